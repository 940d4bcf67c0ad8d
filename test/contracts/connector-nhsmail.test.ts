import t from 'tap';
import { SetClock } from '../../engine/clock.ts';
import { createNhsmailConnector } from '../../engine/connectors/nhsmail/connector.ts';
import { startPortalSimulator } from '../../engine/demo/simulator/portal.ts';
import { dayOne, organisation, portalKey, staff } from '../support/portal.ts';
import { connectorContract } from './connector.ts';
import type { ConnectorUnderTest } from './connector-under-test.ts';

const start = async (): Promise<ConnectorUnderTest> => {
  const portal = await startPortalSimulator({
    key: portalKey,
    organisationCode: organisation,
    clock: new SetClock(dayOne),
    accounts: staff(25),
  });
  let isOpen = true;
  const close = async () => {
    if (isOpen) await portal.close();
    isOpen = false;
  };
  const connector = createNhsmailConnector({
    name: 'nhsmail',
    url: portal.url,
    key: () => portalKey,
    pageSize: 10,
    timeoutMs: 2_000,
    retries: 1,
    firstWaitMs: 5,
    longestWaitMs: 50,
  });
  return {
    connector,
    anchors: staff(25).map(({ nhsmailId }) => nhsmailId ?? ''),
    breakSystem: close,
    writing: {
      newObject: (number) => ({
        givenName: 'Zoë',
        familyName: `Newman${number}`,
        mail: `zoe.newman${number}@nhs.example`,
        employeeNumber: `999|4000${number}`,
        organisationCode: organisation,
      }),
      update: { attribute: 'jobTitle', value: 'Sister, "Ward 2"' },
    },
    stop: close,
  };
};

connectorContract(t, 'The NHSmail portal', start, ['tracksChanges']);
