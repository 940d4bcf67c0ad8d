/** Whom an object that belongs to nobody may be: everybody it shares a key with, each with the evidence and what is against it. */
import { type ConnectedSystem, readerOf } from '../connector-space/system.ts';
import { explainScore } from '../match/explain.ts';
import { scoreIdentities } from '../match/score.ts';
import type { JoinCandidate } from '../model/explanation.ts';
import type { SpaceRow } from '../store/rows.ts';
import { type KeyKind, keyOf } from '../sync/keys.ts';
import { type MatchContext, MatchReader, matchSettings } from './match-reader.ts';

/** Best first; more than these say nothing more to a ticket. */
const MOST = 20;

export async function joinCandidates(context: MatchContext, row: SpaceRow): Promise<JoinCandidate[]> {
  const system = context.systems.find(({ id }) => id === row.connector);
  if (system?.system === 'esr') return await scored(context, row, 'nhsmail');
  if (system?.system === 'nhsmail') return await scored(context, row, 'esr');
  return system?.system === 'ad' ? await mailboxesOf(context, system, row) : [];
}

async function scored(context: MatchContext, row: SpaceRow, other: 'esr' | 'nhsmail'): Promise<JoinCandidate[]> {
  const reader = new MatchReader(context);
  const settings = matchSettings(context);
  const { of, isShared } = await reader.counterparts([row], other);
  const own = reader.identity(row);
  const candidates = (of.get(row.id) ?? []).map((partner) => {
    const theirs = reader.identity(partner);
    const [esr, mailbox] = other === 'nhsmail' ? [own, theirs] : [theirs, own];
    const score = scoreIdentities(esr, mailbox, { ...settings, isShared });
    return candidate(context, partner, score.points, explainScore(score, settings));
  });
  return candidates.sort((one, two) => (two.points ?? 0) - (one.points ?? 0) || one.object - two.object).slice(0, MOST);
}

const accountKeys = [
  { kind: 'nhsmailId', attribute: 'nhsmailId', sentence: 'It has the NHSmail id of this mailbox.' },
  { kind: 'mail', attribute: 'mail', sentence: 'It has the primary address of this mailbox.' },
] as const satisfies readonly { kind: KeyKind; attribute: string; sentence: string }[];

async function mailboxesOf(context: MatchContext, system: ConnectedSystem, row: SpaceRow): Promise<JoinCandidate[]> {
  const portals = new Set(context.systems.filter((one) => one.system === 'nhsmail').map(({ id }) => id));
  const read = readerOf(system, row.seen);
  const found = new Map<number, JoinCandidate>();
  for (const { kind, attribute, sentence } of accountKeys) {
    const key = keyOf(kind, read(attribute), '');
    const entries = key === '' ? [] : await context.store.objectsByKeys([key]);
    const mailboxes = await context.store.objects(entries.map(({ object }) => object));
    for (const mailbox of mailboxes.filter(({ connector }) => portals.has(connector))) {
      if (!found.has(mailbox.id)) found.set(mailbox.id, candidate(context, mailbox, null, sentence));
    }
  }
  return [...found.values()].slice(0, MOST);
}

function candidate(
  { systems }: MatchContext,
  { id, connector, person }: SpaceRow,
  points: number | null,
  evidence: string,
): JoinCandidate {
  const name = systems.find((one) => one.id === connector)?.name ?? '';
  const sentence = person === null ? `${evidence} It belongs to nobody itself.` : evidence;
  return { object: id, connector: name, person, points, sentence };
}
