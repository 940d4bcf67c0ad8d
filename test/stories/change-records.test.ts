/** A directory that a tool of the trust keeps: we read its entries and its log, and leave it change records to apply. */
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Landscape } from '../support/landscape.ts';
import { STAFF } from '../support/landscape-directory.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const sam: Employee = { number: '20001', first: 'Sam', last: 'Sample' };
const nora: Employee = { number: '20003', first: 'Nora', last: 'Starter' };
const mail = 'sam.sample@nhs.example';

const wanted = (land: Landscape): string => {
  const file = join(land.home, 'wanted.ldif');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

/** What the tool does: applies what waits, notes it in its log, takes the file away. */
function applyWanted(land: Landscape): void {
  appendFileSync(join(land.home, 'log.ldif'), wanted(land).slice('version: 1\n'.length));
  rmSync(join(land.home, 'wanted.ldif'));
}

async function throughChangeRecords(land: Landscape, more: object = {}, flows: object = {}): Promise<void> {
  land.configure({
    flows,
    connectors: [
      { name: 'ESR', system: 'esr', transport: 'go2', vpd: '999', folder: 'extracts', mobile: { by: 'pattern' } },
      { name: 'NHSmail', system: 'nhsmail', transport: 'scim', url: land.portal.url, keyFile: 'portal.key' },
      {
        name: 'AD',
        system: 'ad',
        transport: 'ldif',
        file: 'directory.ldif',
        changesFile: 'log.ldif',
        exportChangesTo: 'wanted.ldif',
        anchorAttribute: 'sAMAccountName',
        createIn: STAFF,
        upnSuffix: 'trust.nhs.example',
        nhsmailIdAttribute: 'employeeNumber',
        ...more,
      },
    ],
  });
  await land.restart('The directory is kept by a tool from today.');
}

story(
  'A starter and a leaver in a directory that a tool keeps',
  {
    employees: [sam],
    mailboxes: [mailboxOf(sam)],
    accounts: [{ login: 'ssample', name: 'Sam Sample', more: { mail, employeeID: '20001' } }],
  },
  async (t, land) => {
    await throughChangeRecords(land);
    await land.settle();
    if (wanted(land) !== '') applyWanted(land);
    await land.run('delta');
    const before = land.accountsAsWritten();

    land.changes([...linesOf({ ...sam, terminated: '20240310' }), ...linesOf(nora)]);
    t.match(await land.written(await land.run('delta')), { 'AD disable': 1, 'AD create': 1 });
    t.match(
      wanted(land),
      /dn: CN=Sam Sample,.*\nchangetype: modify\nreplace: userAccountControl\nuserAccountControl: 514/,
    );
    t.match(wanted(land), /dn: CN=Starter\\2C Nora,.*\nchangetype: add/);
    t.same(land.accountsAsWritten(), before, 'the directory itself is left to the tool');

    const again = wanted(land);
    const waiting = await land.run('delta');
    t.same([await land.written(waiting), wanted(land)], [{}, again], 'and nothing is asked for twice while it waits');

    applyWanted(land);
    const applied = await land.run('delta');
    t.same([await land.errors(applied), await land.written(applied), await land.pending()], [[], {}, []]);
    const space = await land.space('AD');
    t.match([space.get('ssample')?.state, space.get('nstarter')?.state], ['Connected', 'Connected']);
    t.notOk(/not yet confirmed/.test(await land.notes(await land.run('full'))), 'what the tool did is confirmed');
  },
);

story(
  'An attribute of the directory that is read from today, and was filled in by hand long ago',
  {
    employees: [sam],
    mailboxes: [mailboxOf(sam)],
    accounts: [{ login: 'ssample', name: 'Sam Sample', more: { mail, employeeID: '20001', description: 'Day staff' } }],
  },
  async (t, land) => {
    await throughChangeRecords(land);
    await land.settle();
    if (wanted(land) !== '') applyWanted(land);
    await land.run('delta');

    const note = { furtherAttributes: { note: { attribute: 'description', kind: 'text' } } };
    await throughChangeRecords(land, note, { outbound: [{ system: 'ad', constant: 'Day staff', to: 'note' }] });
    const run = await land.run('delta');

    t.same(await land.written(run), {}, 'what is there already is known, and not asked for');
    t.match(await land.notes(run), /directory\.ldif is read for other attributes than last time/);
    t.same([await land.written(await land.run('delta')), wanted(land)], [{}, ''], 'and a second run does nothing');
  },
);
