/** A small trust that lives at random: what happens on a day in ESR, in the portal, in the directory and in the office. */
import fc from 'fast-check';
import { ann, ben, type Landscape } from './landscape.ts';
import { type Employee, mailboxOf } from './landscape-people.ts';

const JOBS = ['Nurse', 'Matron', 'Porter', 'Clerk', 'Dr'];
const NAMES = ['Ash', 'Birch', 'Cedar', 'Elm', 'Fir', 'Hazel', 'Larch', 'Oak', 'Pine', 'Rowan'];

export type Deed =
  | { readonly kind: 'hire'; readonly hasMailbox: boolean }
  | { readonly kind: 'leave' | 'rename' | 'phone'; readonly who: number }
  | { readonly kind: 'job'; readonly who: number; readonly job: number }
  | { readonly kind: 'account-edited'; readonly who: number; readonly attribute: string }
  | { readonly kind: 'mailbox-edited'; readonly who: number; readonly job: number }
  | { readonly kind: 'approve' }
  | { readonly kind: 'deny' };

export interface Day {
  readonly cycle: 'full' | 'delta';
  readonly deeds: readonly Deed[];
}

export interface History {
  /** On the payroll to begin with, every other with a mailbox. */
  readonly people: number;
  readonly days: readonly Day[];
}

const who = fc.nat(60);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('hire' as const), hasMailbox: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('leave' as const, 'rename' as const, 'phone' as const), who }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('job' as const), who, job: fc.nat(JOBS.length - 1) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('account-edited' as const),
      who,
      attribute: fc.constantFrom('title', 'department', 'mobile', 'displayName'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('mailbox-edited' as const), who, job: fc.nat(JOBS.length - 1) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'approve' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'deny' as const }) },
);

export const histories: fc.Arbitrary<History> = fc.record({
  people: fc.integer({ min: 10, max: 40 }),
  days: fc.array(
    fc.record({ cycle: fc.constantFrom('full' as const, 'delta' as const), deeds: fc.array(deed, { maxLength: 8 }) }),
    { minLength: 2, maxLength: 4 },
  ),
});

/** Everybody is invented: first name by number, so that no two are alike. */
export function employee(index: number): Employee {
  const first = `${NAMES[index % NAMES.length]}${'abcdefghij'[Math.floor(index / NAMES.length) % 10]}`;
  return { number: String(41_000 + index), first, last: `Tree${NAMES[(index * 7) % NAMES.length]?.toLowerCase()}` };
}

export class RandomTrust {
  private readonly land: Landscape;
  private readonly staff: Employee[];
  private day = 0;

  constructor(land: Landscape, people: number) {
    this.land = land;
    this.staff = Array.from({ length: people }, (_, index) => employee(index));
  }

  /** The next morning: what has happened since is in the extract and in the systems. */
  async live({ deeds }: Day): Promise<void> {
    this.day++;
    this.land.clock.set(new Date(Date.parse('2024-03-11T09:00:00Z') + this.day * 86_400_000).toISOString());
    for (const one of deeds) await this.happen(one);
    this.land.fullExtract(this.staff);
  }

  private async happen(deed: Deed): Promise<void> {
    const { land, staff } = this;
    if (deed.kind === 'approve') await land.approveAll();
    else if (deed.kind === 'deny') await this.deny();
    else if (deed.kind === 'hire') this.hire(deed.hasMailbox);
    else if (deed.kind === 'account-edited') this.editAccount(deed.who, deed.attribute);
    else if (deed.kind === 'mailbox-edited') this.editMailbox(deed.who, JOBS[deed.job] ?? '');
    else {
      const at = deed.who % staff.length;
      const one = staff[at];
      if (one !== undefined) staff[at] = { ...one, ...this.changeOf(deed) };
    }
  }

  private changeOf(deed: Extract<Deed, { readonly who: number }>): Partial<Employee> {
    if (deed.kind === 'leave') return { terminated: '20240301' };
    if (deed.kind === 'rename') return { last: `Wed${NAMES[deed.who % NAMES.length]?.toLowerCase()}` };
    if (deed.kind === 'job') return { job: JOBS[deed.job] ?? '' };
    return { mobile: `07700900${100 + (deed.who % 800)}` };
  }

  private hire(hasMailbox: boolean): void {
    const one = employee(this.staff.length);
    this.staff.push(one);
    if (hasMailbox) this.land.portal.accounts.create(mailboxOf(one));
  }

  private editAccount(who: number, attribute: string): void {
    const { logins } = this.land;
    const login = logins[who % Math.max(logins.length, 1)];
    if (login !== undefined)
      this.land.alterAccount(login, attribute, attribute === 'mobile' ? '07700900999' : 'By hand');
  }

  private editMailbox(who: number, jobTitle: string): void {
    const all = this.land.portal.accounts.all();
    const one = all[who % Math.max(all.length, 1)];
    if (one?.status === 'Active') this.land.portal.accounts.edit(one.id, { jobTitle });
  }

  private async deny(): Promise<void> {
    const [set] = (await this.land.engine.changeSets({ state: 'held' })).items;
    if (set !== undefined)
      await this.land.engine.denyChangeSet(set.id, 'Not today', set.startedBy === ann.name ? ben : ann);
  }
}
