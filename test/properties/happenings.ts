/** What may happen to somebody between two runs, by name. Something that cannot happen now does not. */

import { olive } from '../support/landscape.ts';
import { SERVICES } from '../support/landscape-directory.ts';
import { deletedLine, type Employee, linesOf } from '../support/landscape-people.ts';
import { calledBy } from './picture.ts';
import { accountAmong, employeeAt, type World } from './world.ts';

export type Happens = (world: World, who: number, choice: number) => void | Promise<void>;

const NEW_NAMES = ['Married', 'Obi', 'Lee'];
const JOBS = ['Ward Manager', 'Porter', 'Systems Analyst'];

/** What HR writes. */
const inEsr: Readonly<Record<string, Happens>> = {
  'somebody starts': (world, who) => start(world, who, {}),
  'somebody will start': (world, who, choice) => start(world, who, { hired: world.dayFromNow(1 + (choice % 3)) }),
  'somebody leaves': (world, who, choice) => {
    change(world, who, () => ({ terminated: world.dayFromNow((choice % 4) - 2) }));
  },
  'a termination is taken back': (world, who) => {
    world.changeEmployee(leavingPlace(world, who), { terminated: '' });
  },
  'a name changes': (world, who, choice) => change(world, who, () => ({ last: at(NEW_NAMES, choice) })),
  'a post changes': (world, who, choice) => change(world, who, () => ({ job: at(JOBS, choice) })),
  'a telephone changes': (world, who, choice) => change(world, who, () => ({ mobile: `07700 900${200 + choice}` })),
  'somebody is away': (world, who) => change(world, who, () => ({ status: 'Maternity' })),
  'a record is deleted': (world, who) => {
    const place = employedPlace(world, who);
    const employee = world.employees.get(place);
    if (employee === undefined) return;
    world.employees.delete(place);
    world.news.push(deletedLine(employee));
  },
};

/** What the owner or a Local Administrator does. */
const inNhsmail: Readonly<Record<string, Happens>> = {
  'a mailbox is edited': (world, who, choice) =>
    withMailbox(world, who, (id, accounts) => {
      accounts.edit(id, { jobTitle: at(JOBS, choice), mobile: `07700 900${300 + choice}` });
    }),
  'a mailbox is disabled': (world, who) => withMailbox(world, who, (id, accounts) => void accounts.act(id, 'disable')),
  'a mailbox is enabled': (world, who) => withMailbox(world, who, (id, accounts) => void accounts.act(id, 'enable')),
  'a mailbox is deleted': (world, who) => withMailbox(world, who, (id, accounts) => void accounts.act(id, 'delete')),
  'a mailbox is restored': (world, who) => withMailbox(world, who, (id, accounts) => void accounts.act(id, 'restore')),
  'somebody is marked as leaver by hand': (world, who) =>
    withMailbox(world, who, (id, accounts) => void accounts.leaver(id)),
};

/** What an administrator of the directory does. */
const inDirectory: Readonly<Record<string, Happens>> = {
  'an account is edited': (world, who, choice) =>
    withAccount(world, who, (login) => {
      world.land.alterAccount(login, at(['title', 'mobile', 'department'], choice), `By hand ${choice}`);
    }),
  'an account is disabled by hand': (world, who) =>
    withAccount(world, who, (login) => {
      world.land.alterAccount(login, 'userAccountControl', '514');
    }),
  'an account is enabled by hand': (world, who) =>
    withAccount(world, who, (login) => {
      world.land.alterAccount(login, 'userAccountControl', '512');
    }),
  'an account is moved by hand': (world, who) =>
    withAccount(world, who, (login) => {
      world.land.moveAccount(login, SERVICES);
    }),
  'an account is deleted by hand': (world, who) =>
    withAccount(world, who, (login) => {
      world.editDirectory((blocks) => {
        const gone = blocks.filter((block) => isAccount(block, login));
        world.deleted.push(...gone.map((block) => block.trim()));
        return blocks.filter((block) => !gone.includes(block));
      });
    }),
  'a deleted account is brought back': (world) => {
    const block = world.deleted.pop();
    if (block === undefined) return;
    world.editDirectory((blocks) => [...blocks.map((one) => one.trimEnd()), `${block}\n`]);
  },
};

/** What an operator does. */
const byOperator: Readonly<Record<string, Happens>> = {
  'an object is kept out': async (world, who, choice) => {
    const connector = at(['AD', 'NHSmail', 'AD', 'ESR'], choice);
    const objects = [...(await world.land.space(connector)).values()]
      .filter(({ anchor, displayName }) => anchor !== '' && displayName !== 'Rae Resident')
      .sort((a, b) => (calledBy(a) < calledBy(b) ? -1 : 1));
    const object = objects[who % objects.length];
    if (object === undefined || object.state === 'ExplicitlyDisconnected') return;
    const wish = { type: 'Explicit', reason: 'Agreed with their manager.' } as const;
    await world.land.engine.setDisconnector(object.id, wish, olive);
  },
};

/** Of a directory with two controllers. */
const ofControllers: Readonly<Record<string, Happens>> = {
  'another controller answers': ({ controllers }) => controllers?.change(),
  'the controllers replicate': ({ controllers }) => controllers?.replicate(),
};

export const happenings: Readonly<Record<string, Happens>> = {
  ...inEsr,
  ...inNhsmail,
  ...inDirectory,
  ...byOperator,
  ...ofControllers,
};
export const ofTheSystems: readonly string[] = Object.keys({ ...inEsr, ...inNhsmail, ...inDirectory });
/** For a directory that is no file. */
export const behindNoDirectory: readonly string[] = Object.keys({ ...inEsr, ...inNhsmail });
export const everyHappening: readonly string[] = [...ofTheSystems, ...Object.keys(byOperator)];
export const withTwoControllers: readonly string[] = Object.keys(ofControllers);

function at<Item>(items: readonly Item[], place: number): Item {
  return items[place % items.length] as Item;
}

/** Somebody of the cast who is in ESR; -1 when nobody is. */
function employedPlace(world: World, who: number): number {
  const places = [...world.employees.keys()].sort((a, b) => a - b);
  return places.length === 0 ? -1 : at(places, who);
}

/** Somebody with a last day, or nobody. */
function leavingPlace(world: World, who: number): number {
  const leaving = [...world.employees].filter(([, { terminated = '' }]) => terminated !== '');
  const places = leaving.map(([place]) => place).sort((a, b) => a - b);
  return places.length === 0 ? -1 : at(places, who);
}

function start(world: World, who: number, more: Partial<Employee>): void {
  const waiting = world.cast.flatMap(({ begins }, place) =>
    begins === 'not yet' && !world.employees.has(place) ? [place] : [],
  );
  if (waiting.length === 0) return;
  const place = at(waiting, who);
  const member = world.cast[place];
  if (member === undefined) return;
  const employee = { hired: world.today, ...employeeAt(member, place), ...more };
  world.employees.set(place, employee);
  world.news.push(...linesOf(employee));
}

function change(world: World, who: number, to: () => Partial<Employee>): void {
  world.changeEmployee(employedPlace(world, who), to());
}

function withMailbox(
  { land }: World,
  who: number,
  act: (id: string, accounts: World['land']['portal']['accounts']) => void,
): void {
  const { accounts } = land.portal;
  const all = [...accounts.all()].sort((a, b) => (a.mail < b.mail ? -1 : 1));
  const account = all[who % all.length];
  if (account === undefined || account.mail.startsWith('rae.resident')) return;
  try {
    act(account.id, accounts);
  } catch (refusal) {
    if ((refusal as { scimType?: string }).scimType === undefined) throw refusal;
  }
}

function withAccount({ land }: World, who: number, act: (login: string) => void): void {
  const login = accountAmong(land, who);
  if (login !== undefined) act(login);
}

function isAccount(block: string, login: string): boolean {
  return block.split('\n').includes(`sAMAccountName: ${login}`);
}
