import t, { type Test } from 'tap';
import { learnForest } from '../../../../engine/connectors/active-directory/forest.ts';
import { Lookups } from '../../../../engine/connectors/active-directory/lookups.ts';
import type { WriteScope } from '../../../../engine/connectors/active-directory/place.ts';
import { directoryAttributes } from '../../../../engine/connectors/active-directory/schema.ts';
import { DirectorySession } from '../../../../engine/connectors/active-directory/session.ts';
import { switchAccount } from '../../../../engine/connectors/active-directory/write.ts';
import { change, connectorFor, openTestDirectory, readEverything } from '../../../support/samba.ts';

const { directory, administrator, managed, staff } = await openTestDirectory(t);
const dn = await administrator.addPerson('Kit Lowe', staff, { sAMAccountName: 'kitlowe', userAccountControl: '544' });
const { people } = await readEverything(connectorFor(directory));
const disable = change('disable', people[0]?.anchor ?? '', { accountDisabled: 'true' });

t.test('somebody else changes userAccountControl between our look and our write', async (t) => {
  t.test('once: their bit and ours are both there afterwards', async (t) => {
    await administrator.set(dn, 'userAccountControl', '544');
    const scope = await scopeWithRival(t, ['66080']);

    await switchAccount(disable, scope);

    t.equal(await control(), '66082', '66080 is theirs, 2 is ours');
  });

  t.test('again and again: theirs stays, and ours is for a later run', async (t) => {
    await administrator.set(dn, 'userAccountControl', '544');
    const scope = await scopeWithRival(t, ['66080', '544']);

    await t.rejects(switchAccount(disable, scope), { code: 'object-changed' });

    t.equal(await control(), '544');
  });
});

async function control(): Promise<unknown> {
  return (await administrator.look(dn, 'userAccountControl'))?.['userAccountControl'];
}

/** A real session, but before each write the rival sets the next figure. */
async function scopeWithRival(t: Test, figures: string[]): Promise<WriteScope> {
  const { url, caFile, serviceAccount } = directory;
  const options = {
    url,
    caFile,
    bindDn: serviceAccount.upn,
    password: () => serviceAccount.password,
    timeoutMs: 10_000,
  };
  const session = await DirectorySession.open(options, AbortSignal.timeout(20_000));
  t.teardown(() => session.close());
  const forest = await learnForest(session, directoryAttributes('employeeNumber'));
  const modify = session.modify.bind(session);
  session.modify = async (...args) => {
    const figure = figures.shift();
    if (figure !== undefined) await administrator.set(dn, 'userAccountControl', figure);
    await modify(...args);
  };
  const lookups = new Lookups(session, forest.domain);
  const guarded = { containers: [managed], bindDn: serviceAccount.upn, leftAlone: { containers: [], groups: [] } };
  return { session, forest, lookups, createContainers: false, ...guarded };
}
