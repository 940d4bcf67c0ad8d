import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Landscape } from '../support/landscape.ts';
import { STAFF } from '../support/landscape-directory.ts';
import type { Employee } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const nora: Employee = { number: '20001', first: 'Nora', last: 'Starter' };
const client = { clientId: 'jml', clientSecret: 'a-secret-of-this-story', lifetimeSeconds: 600 };

/** The portal by client credentials, whose secret lies in a file. */
async function changeTheWayIn(land: Landscape): Promise<void> {
  writeFileSync(join(land.home, 'portal.key'), 'a key that is not valid any more\n', { mode: 0o600 });
  const { url, tokenUrl } = land.portal;
  const auth = { tokenUrl, clientId: client.clientId, clientSecretFile: 'portal.secret' };
  land.configure({
    connectors: [
      { name: 'ESR', system: 'esr', transport: 'go2', vpd: '999', folder: 'extracts', mobile: { by: 'pattern' } },
      { name: 'NHSmail', system: 'nhsmail', transport: 'scim', url, auth },
      {
        name: 'AD',
        system: 'ad',
        transport: 'ldif',
        file: 'directory.ldif',
        createIn: STAFF,
        upnSuffix: 'trust.nhs.example',
      },
    ],
  });
  await land.restart('The portal gives access tokens from today.');
}

story(
  'A portal that changes from a key to access tokens',
  { employees: [nora], portal: { client } },
  async (t, land) => {
    writeFileSync(join(land.home, 'portal.secret'), 'the secret of somebody else\n', { mode: 0o600 });
    await changeTheWayIn(land);

    const refused = await land.run();
    t.match(await land.steps(refused), ['ESR full-import success', /NHSmail full-import .*/]);
    t.match(
      (await land.errors(refused)).join('\n'),
      /NHSmail failed-authentication/,
      'a wrong secret stops the import',
    );
    t.same(land.addresses, [], 'and nothing is written');

    writeFileSync(join(land.home, 'portal.secret'), `${client.clientSecret}\n`, { mode: 0o600 });
    await land.run();
    t.same(land.addresses, ['nora.starter@nhs.example'], 'the right one counts from the next run');

    const before = land.portal.tokens.issued;
    land.clock.set('2024-03-11T12:00:00Z');
    t.same(await land.errors(await land.run('delta')), []);
    t.equal(land.portal.tokens.issued, before + 1, 'hours later another token is fetched by itself');
  },
);
