/** Two people of one name who come in one run: who of them gets the number depends on no file and on no page. */
import t, { type Test } from 'tap';
import type { Landscape, LandscapeOptions } from '../support/landscape.ts';
import { openLandscape } from '../support/landscape.ts';
import { readDirectory } from '../support/landscape-directory.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';

const una: Employee = { number: '20001', first: 'Una', last: 'Usual' };
const longest: Employee = { number: '20011', first: 'Anna', last: 'Smith' };
const other: Employee = { number: '20012', first: 'Anna', last: 'Smith' };
const newest: Employee = { number: '20013', first: 'Anna', last: 'Smith' };
const between: Employee = { number: '20014', first: 'Ada', last: 'Other' };

const orders = [
  [longest, other, between, newest],
  [newest, between, other, longest],
  [other, newest, longest, between],
];

/** The account of each employee number. */
function loginsOf({ directoryFile }: Landscape): Record<string, string> {
  const accounts = [...readDirectory(directoryFile)];
  return Object.fromEntries(accounts.map(([login, { employeeID = '' }]) => [employeeID, login]).sort());
}

async function inEveryOrder(
  t: Test,
  optionsFor: (order: readonly Employee[]) => LandscapeOptions,
  tell: (t: Test, land: Landscape, order: readonly Employee[]) => Promise<void>,
): Promise<void> {
  for (const order of orders) {
    for (const storePage of [1, 2, undefined]) {
      const pages = storePage === undefined ? 'on one page' : `on pages of ${storePage}`;
      await t.test(`${order.map(({ number }) => number).join(', ')}, ${pages}`, async (t) => {
        await tell(t, await openLandscape(t, { ...optionsFor(order), storePage }), order);
      });
    }
  }
}

t.test('Starters of one name in one extract', async (t) => {
  const options = () => ({ employees: [una], mailboxes: [mailboxOf(una)] });
  await inEveryOrder(t, options, async (t, land, order) => {
    await land.settle();
    land.changes(order.flatMap((employee) => linesOf({ ...employee, hired: '20240311' })));
    await land.run('delta');
    await land.settle();

    t.same(
      [longest, other, newest].map(({ number }) => loginsOf(land)[number]),
      ['asmith', 'asmith2', 'asmith3'],
      'are numbered by their employee numbers',
    );
  });
});

const byName = 'uniqueDn(sn + ", " + givenName, "OU=Staff,DC=trust,DC=nhs,DC=example")';
const named = (name: string) => `CN=Smith\\2C Anna${name},OU=Staff,DC=trust,DC=nhs,DC=example`;

const asBefore = (employee: Employee) => ({ ...employee, last: `Maiden-${employee.number}` });

t.test('People who take one name on one day', async (t) => {
  const options = (order: readonly Employee[]) => ({
    employees: [una, ...order.map(asBefore)],
    mailboxes: [una, ...order.map(asBefore)].map((employee) => mailboxOf(employee)),
    configuration: {
      flows: {
        personal: 'always',
        occupational: 'always',
        outbound: [{ system: 'ad', to: 'distinguishedName', when: 'creation', expression: byName }],
      },
      directory: { placement: { name: 'always' } },
    },
  });
  await inEveryOrder(t, options, async (t, land, order) => {
    await land.settle();
    land.changes(order.flatMap(linesOf));
    await land.run('delta');
    await land.settle();

    const dns = new Map([...readDirectory(land.directoryFile).values()].map((one) => [one['employeeID'], one['dn']]));
    t.same(
      [longest, other, newest].map(({ number }) => dns.get(number)),
      [named(''), named(' 2'), named(' 3')],
      'are renamed in the order of their employee numbers',
    );
    t.same(await land.written(await land.run('full')), {}, 'and a second run does nothing');
  });
});
