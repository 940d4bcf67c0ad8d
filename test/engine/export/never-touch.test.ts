import t from 'tap';
import { mayProtect, untouchableBecause } from '../../../engine/export/never-touch.ts';
import { joinValues } from '../../../engine/model/attribute.ts';

const nobody = { containers: [], groups: [], accounts: [] };
const because = (values: Record<string, string>, never = {}) =>
  untouchableBecause((name) => values[name] ?? '', { ...nobody, ...never });
const ordinary = { distinguishedName: 'CN=Obi\\, A,OU=Staff,DC=x', sAMAccountName: 'aobi', adminCount: '0' };

t.test('an ordinary account may be written', async (t) => {
  t.equal(because(ordinary), undefined);
  t.equal(because({}), undefined);
  t.equal(because(ordinary, { containers: ['OU=Staff2,DC=x'], groups: ['CN=G,DC=x'], accounts: ['aobi2'] }), undefined);
});

t.test('an account that is left alone', async (t) => {
  t.match(because({ ...ordinary, adminCount: '1' }), /adminCount/);
  t.match(because({ ...ordinary, isCriticalSystemObject: 'true' }), /isCriticalSystemObject/);
  t.match(because({ ...ordinary, servicePrincipalName: 'HTTP/a' }), /servicePrincipalName/);
  t.match(
    because(ordinary, { containers: ['ou=staff, dc=X'] }),
    /It lies in/,
    'whose container is named in any spelling',
  );
  t.match(
    because({ ...ordinary, distinguishedName: 'CN=A,OU=Below,OU=Staff,DC=x' }, { containers: ['OU=Staff,DC=x'] }),
    /It lies in/,
  );
  const memberOf = joinValues(['CN=Other,DC=x', 'CN=Break Glass,OU=Groups,DC=x']);
  t.match(because({ ...ordinary, memberOf }, { groups: ['cn=break glass,ou=groups,dc=x'] }), /member of/);
  t.match(because(ordinary, { accounts: ['AObi'] }), /configuration/);
});

t.test('a system that knows nothing of protection protects nobody, and is not asked', async (t) => {
  const knowing = (...attributes: string[]) => ({ slot: (name: string) => attributes.indexOf(name) });
  t.equal(mayProtect(knowing('mail', 'givenName', 'status')), false);
  for (const attribute of ['adminCount', 'isCriticalSystemObject', 'servicePrincipalName', 'distinguishedName'])
    t.equal(mayProtect(knowing('mail', attribute)), true, attribute);
  for (const attribute of ['memberOf', 'sAMAccountName']) t.equal(mayProtect(knowing(attribute)), true, attribute);
});
