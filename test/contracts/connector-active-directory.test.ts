import t, { type Test } from 'tap';
import { connectorFor, PASSWORD, readEverything, signInAsAdministrator, startTestDirectory } from '../support/samba.ts';
import { connectorContract } from './connector.ts';
import type { ConnectorUnderTest } from './connector-under-test.ts';

t.setTimeout(180_000);

const start = async (t: Test): Promise<ConnectorUnderTest> => {
  const directory = await startTestDirectory(t);
  const administrator = await signInAsAdministrator(t, directory);
  for (const name of ['Ada Obi', 'Zoë Hill']) await administrator.addPerson(name, directory.containers.staff);
  const connector = connectorFor(directory, { timeoutMs: 5_000 });
  const { people } = await readEverything(connector);
  return {
    connector,
    anchors: people.map(({ anchor }) => anchor),
    breakSystem: () => directory.kill9(),
    writing: {
      newObject: (number) => ({
        distinguishedName: `CN=Newman\\2C Zoë ${number},${directory.containers.staff}`,
        sAMAccountName: `znewman${number}`,
        userPrincipalName: `znewman${number}@trust.example`,
        givenName: 'Zoë',
        nhsmailId: `nm-4000${number}`,
      }),
      update: { attribute: 'department', value: 'Ward "2", north' },
      password: PASSWORD,
      relocation: {
        renamed: `CN=Obi\\2C Ada \\2B,${directory.containers.staff}`,
        moved: `CN=Obi\\2C Ada \\2B,${directory.containers.leavers}`,
      },
    },
  };
};

connectorContract(t, 'Active Directory', start, ['tracksChanges', 'relocates', 'deletes']);
