/** A log of changes tells nothing of entries that did not change: not even when they would now be read differently. */
import path from 'node:path';
import t from 'tap';
import {
  createLdifConnector,
  type LdifConnectorOptions,
} from '../../../../../engine/connectors/files/ldif/connector.ts';
import { collect, readEverything } from '../../../../contracts/connector-under-test.ts';

const entries =
  'version: 1\n\ndn: CN=Ola Obi,DC=x99\nobjectClass: user\ncn: Ola Obi\nsAMAccountName: ola.obi\nmail: ola@nhs.example\n';
const schema: LdifConnectorOptions['schema'] = [
  { name: 'distinguishedName', kind: 'text', description: 'Place and name' },
  { name: 'sAMAccountName', kind: 'text', description: 'Account name' },
];
const mail = { name: 'mail', kind: 'text', description: 'Address' } as const;

t.test('What changed since a read that took other attributes', async (t) => {
  const folder = t.testdir({ 'directory.ldif': entries, 'changes.ldif': '' });
  const reading = (more: Partial<LdifConnectorOptions> = {}) =>
    createLdifConnector({
      name: 'directory',
      system: 'ad',
      file: path.join(folder, 'directory.ldif'),
      changesFile: path.join(folder, 'changes.ldif'),
      anchorAttribute: 'sAMAccountName',
      schema,
      ...more,
    });
  const { end } = await readEverything(reading());
  const delta = async (more?: Partial<LdifConnectorOptions>) =>
    await collect(
      reading(more).readChanges?.({ mark: end.watermark, now: new Date(), signal: AbortSignal.timeout(9_000) }) ??
        ([] as never),
    );

  t.match(await delta(), [{ objects: { anchors: [] } }], 'is nothing while the same ones are read');
  for (const [what, more] of Object.entries({
    'one more attribute': { schema: [...schema, mail] },
    'another name of one': { attributes: { sAMAccountName: 'uid' } },
    'another attribute that identifies': { anchorAttribute: 'cn' },
    'a container only': { containers: ['OU=Staff,DC=x99'] },
  })) {
    const message = /directory\.ldif is read for other attributes than last time/;
    await t.rejects(delta(more), { code: 'watermark-too-old', message }, `asks for everything: ${what}`);
  }
});
