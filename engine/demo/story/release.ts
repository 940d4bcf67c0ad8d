/** What happens when a run is over a limit: it is held, looked at, released by other people's keys, and run again. */
import type { ChangeSet, ChangeSetItem } from '../../index.ts';
import { accepted, operationCount, tally } from './figures.ts';
import type { Report } from './office.ts';
import type { Stage } from './stage.ts';
import { capital, counted, figure, listed } from './teller.ts';

const DIGITS_SHOWN = 12;
const ATTRIBUTES_SHOWN = 3;
/** A release can let the next hold appear: accounts follow mailboxes. More than that would be a circle. */
const MOST_ROUNDS = 6;
const MINUTES_TO_LOOK = 5;

/** Releases what `report` held and runs the cycle again, until nothing is held. Answers with the further runs. */
export async function releaseAndRun(stage: Stage, report: Report, reason: string): Promise<Report[]> {
  const { office } = stage.world;
  const further: Report[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const held = await office.heldSets();
    if (held.length === 0) return further;
    stage.world.later(MINUTES_TO_LOOK);
    await tellHeld(stage, held, further.at(-1) ?? report);
    const released = await release(stage, held, reason);
    const again = await office.run(report.run.cycle ?? 'delta');
    further.push(again);
    await tellApplied(stage, released, again);
  }
  stage.teller.holds('Change sets still held', 0, (await office.heldSets()).length);
  return further;
}

async function tellHeld({ teller, world }: Stage, held: readonly ChangeSet[], report: Report): Promise<void> {
  const gone = ['NHSmail', 'AD'].flatMap((connector) => {
    const words = accepted([report], connector);
    return words === '' ? [] : [`${connector} ${words}`];
  });
  teller.say(
    held.length === 1
      ? 'One operation is over its limit and held.'
      : `${counted(held.length, 'operation')} are over their limits and held.`,
    teller.once(
      'held',
      'A limit is a number or a share of the joined accounts, whichever is smaller, but five at least in a small organisation. Nothing of that goes out: the items are frozen as change sets, each under a digest of its own.',
    ),
    gone.length === 0 ? '' : `What is within its limit went out meanwhile: ${listed(gone)}.`,
  );
  const lines: string[] = [];
  for (const set of held) lines.push(describe(set, await world.office.itemsOf(set)));
  teller.list(lines);
}

async function release(stage: Stage, held: readonly ChangeSet[], reason: string): Promise<ChangeSet[]> {
  const { teller, world } = stage;
  const { office } = world;
  const [one] = held;
  const refusal = one === undefined ? undefined : await office.ownApproval(one, reason);
  teller.holds('The key of whoever started the run', 'approver-started-run', refusal?.code);
  const released: ChangeSet[] = [];
  for (const set of held) released.push(await approve(stage, set, reason));
  teller.say(
    teller.once(
      'own key',
      `${office.operator.name}, whose key may approve too, tries it on set ${one?.id} and is refused: "${refusal?.detail}"`,
      `${office.operator.name}'s key is refused again.`,
    ),
    ...released.map(({ id, approvals }) => `Set ${id} is released by ${listed(approvals.map(({ by }) => by))}.`),
    teller.once(
      'approving',
      `Each approval names the digest, types the number of items back and gives a reason ("${reason}").`,
      `The reason: "${reason}".`,
    ),
  );
  for (const { id, state, approvals, startedBy } of released) {
    teller.holds(`Change set ${id} after its approvals`, 'approved', state);
    teller.holds(`Approvals of set ${id} by who started it`, false, approvals.map(({ by }) => by).includes(startedBy));
  }
  return released;
}

function describe(set: ChangeSet, items: readonly ChangeSetItem[]): string {
  const { id, connector, operation, count, digest, why, irreversible, approversNeeded } = set;
  return [
    `Set ${id}, ${connector}: ${operationCount(operation, count)}, digest ${digest.slice(0, DIGITS_SHOWN)}…`,
    why,
    mostChanged(set, items),
    irreversible === null ? '' : `${capital(irreversible)}.`,
    approversNeeded === 1 ? 'One approver is enough.' : `More than five times its limit: ${approversNeeded} approvers.`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** Of updates: which attributes they are about. */
function mostChanged({ operation }: ChangeSet, items: readonly ChangeSetItem[]): string {
  if (operation !== 'update') return '';
  const times = tally(
    items.flatMap(({ changes }) => changes),
    ({ attribute }) => attribute,
  );
  const most = [...times].sort(([, a], [, b]) => b - a).slice(0, ATTRIBUTES_SHOWN);
  return `Mostly they change ${listed(most.map(([attribute, count]) => `${attribute} (${figure(count)})`))}.`;
}

async function approve({ world }: Stage, set: ChangeSet, reason: string): Promise<ChangeSet> {
  const { office } = world;
  let approved = set;
  for (let turn = 0; turn < set.approversNeeded; turn++) {
    const colleague = office.approvers[(set.id + turn) % office.approvers.length];
    if (colleague !== undefined) approved = await office.approve(set, colleague, reason);
  }
  return approved;
}

async function tellApplied({ teller, world }: Stage, released: readonly ChangeSet[], again: Report): Promise<void> {
  let [applied, dropped, refused] = [0, 0, 0];
  for (const { id, count } of released) {
    const set = await world.office.changeSet(id);
    teller.holds(`Change set ${id} after run ${again.run.id}`, 'applied', set.state);
    teller.holds(`Items of set ${id} by what became of them`, count, set.applied + set.dropped + set.refused);
    applied += set.applied;
    dropped += set.dropped;
    refused += set.refused;
  }
  const rest = [
    dropped === 0 ? '' : `${counted(dropped, 'item')} dropped out, no longer wanted`,
    refused === 0 ? '' : `${counted(refused, 'item')} ${refused === 1 ? 'was' : 'were'} refused`,
  ].filter((part) => part !== '');
  teller.say(
    `Run ${again.run.id} applies ${released.length === 1 ? 'it' : 'them'}, each item checked again as it goes:`,
    `${figure(applied)} of ${counted(applied + dropped + refused, 'item')}${rest.length === 0 ? '' : `; ${rest.join(', ')}`}.`,
  );
}
