/** Why a person has the accounts and values they have, and why an object is joined or not. */
import type { ConnectedSystem } from '../connector-space/system.ts';
import { EngineError } from '../errors.ts';
import { unpackValues } from '../model/attribute.ts';
import type { Explanation, JoinCandidate, ObjectExplanation, SystemExplanation } from '../model/explanation.ts';
import { londonDate } from '../model/london.ts';
import { overlaid } from '../model/space-values.ts';
import { isJoined } from '../model/state.ts';
import type { Finding, PendingExport } from '../model/views.ts';
import type { SpaceRow } from '../store/rows.ts';
import type { Lifecycle } from '../sync/lifecycle.ts';
import { vanishedCode } from '../sync/vanished.ts';
import { whyNoAccount } from './account-reasons.ts';
import type { ExportViews } from './exports.ts';
import type { Landscape } from './landscape.ts';
import { lifecycleNow } from './lifecycle.ts';
import { stateWords, whyKeptOut, whyLinked, whyLinkedByHand } from './link-reasons.ts';
import type { PeopleViews } from './people.ts';
import type { SpaceViews } from './space.ts';

interface PersonFacts {
  readonly rows: readonly SpaceRow[];
  readonly lifecycle: Lifecycle;
  readonly findings: readonly Finding[];
  readonly pending: readonly PendingExport[];
}

export class ExplanationViews {
  private readonly land: Landscape;
  private readonly space: SpaceViews;
  private readonly people: PeopleViews;
  private readonly exports: ExportViews;

  constructor(land: Landscape, space: SpaceViews, people: PeopleViews, exports: ExportViews) {
    this.land = land;
    this.space = space;
    this.people = people;
    this.exports = exports;
  }

  async ofPerson(id: number): Promise<Explanation> {
    const { displayName, contributions, findings } = await this.people.one(id);
    const rows = await this.land.store.objectsOfPeople([id]);
    const lifecycle = lifecycleNow(rows, this.space, this.land.now());
    const pending = await this.pendingOf(rows);
    const systems = await this.systemsOf({ rows, lifecycle, findings, pending });
    const sentence = [
      lifecycle.reason,
      ...systems.map(({ connector, sentence: words }) => `${connector}: ${words}`),
    ].join(' ');
    const { state } = lifecycle;
    return { person: id, displayName, lifecycle: state, sentence, systems, contributions, pending, findings };
  }

  async ofObject(id: number): Promise<ObjectExplanation> {
    const [row] = await this.land.store.objects([id]);
    if (row === undefined) throw new EngineError('not-found', `There is no connector-space object ${id}.`);
    const { connector, state, person, findings } = await this.space.spaceObject(id);
    const candidates = await this.land.candidatesOf(row);
    const pending = await this.pendingOf([row]);
    const said = person === null ? [] : await this.land.store.findings('person', [person]);
    const sentence = await this.whyOf(row, { findings, said, pending, candidates });
    return { object: id, connector, state, person, sentence, candidates, pending, findings };
  }

  private async systemsOf(facts: PersonFacts): Promise<SystemExplanation[]> {
    const explained: SystemExplanation[] = [];
    for (const system of this.land.systems) {
      const own = facts.rows.filter(({ connector }) => connector === system.id);
      for (const row of own) {
        const candidates = row.rule === 'score' ? await this.land.candidatesOf(row) : [];
        const { findings: said, pending } = facts;
        const sentence = await this.whyOf(row, { findings: [], said, pending, candidates });
        explained.push({ connector: system.name, object: row.id, state: row.state, sentence });
      }
      if (own.length > 0) continue;
      const sentence = this.whyNone(system, facts);
      explained.push({ connector: system.name, object: null, state: null, sentence });
    }
    return explained;
  }

  private async whyOf(
    row: SpaceRow,
    known: {
      /** Of the object itself, and of its person. */
      readonly findings: readonly Finding[];
      readonly said: readonly Finding[];
      readonly pending: readonly PendingExport[];
      readonly candidates: readonly JoinCandidate[];
    },
  ): Promise<string> {
    const { state, person } = row;
    if (state === 'ExplicitlyDisconnected') {
      const [kept] = await this.land.store.explicit([row.id]);
      return whyKeptOut(kept);
    }
    if (!isJoined(row)) {
      const gone = this.whyGone(row, known.said) ?? known.findings[0]?.sentence;
      return gone ?? stateWords[state as keyof typeof stateWords];
    }
    const create = known.pending.find(({ object, operation }) => object === row.id && operation === 'create');
    if (create !== undefined) return `An account is to be made. ${create.sentence}`;
    const linked = await this.howLinked(row, known.candidates.find((one) => one.person === person)?.sentence);
    const unseen = row.seen === '' ? ' Its system has not shown it yet.' : '';
    const waiting = known.pending.filter(({ object }) => object === row.id);
    const changes = waiting.map(({ operation, sentence }) => ` Waiting to ${operation}: ${sentence}`).join('');
    const restored = this.hasRecycleBin(row) ? findingOf(known.said, 'restored-disabled') : undefined;
    const disabled = restored ?? (await this.whyDisabled(row));
    return `${linked}${unseen}${disabled === undefined ? '' : ` ${disabled}`}${changes}`;
  }

  private async howLinked(row: SpaceRow, evidence: string | undefined): Promise<string> {
    if (row.state !== 'ExplicitlyConnected') return whyLinked(row, evidence);
    const [kept] = await this.land.store.explicit([row.id]);
    return whyLinkedByHand(kept);
  }

  /** Whose doing it is that nobody can sign in with the account. */
  private async whyDisabled(row: SpaceRow): Promise<string | undefined> {
    const slot = this.space.systemOf(row)?.slot('accountDisabled') ?? -1;
    if (overlaid(unpackValues(row.seen), row.sent)[slot] !== 'true') return undefined;
    const last = (await this.land.store.lastAccepted([row.id], ['enable', 'disable'])).at(-1);
    if (last?.operation !== 'disable' || last.ended === 'noted')
      return 'The account is disabled, and JML Sync did not do that.';
    return `The account is disabled: JML Sync did that with run ${last.run} on ${londonDate(new Date(last.sentAt))}.`;
  }

  /** Of what has vanished from its system: whether somebody wants it back, else what can be done. */
  private whyGone(row: SpaceRow, said: readonly Finding[]): string | undefined {
    if (row.state !== 'Placeholder') return undefined;
    const asked = this.hasRecycleBin(row) ? findingOf(said, 'restore-asked') : undefined;
    return asked ?? findingOf(said, vanishedCode(this.space.systemOf(row)?.system ?? 'ad'));
  }

  private hasRecycleBin(row: SpaceRow): boolean {
    return this.space.systemOf(row)?.connector.findDeleted !== undefined;
  }

  private whyNone({ id, name, system }: ConnectedSystem, { rows, lifecycle, findings }: PersonFacts): string {
    return whyNoAccount({
      system,
      connector: name,
      isWritten: this.land.writable.has(id),
      lifecycle,
      isOnEsr: rows.some((row) => isJoined(row) && this.space.systemOf(row)?.system === 'esr'),
      mailbox: this.mailboxOf(rows),
      findings,
    });
  }

  private mailboxOf(rows: readonly SpaceRow[]) {
    const row = rows.find((one) => isJoined(one) && this.space.systemOf(one)?.system === 'nhsmail');
    if (row === undefined) return undefined;
    const status = unpackValues(row.seen)[this.space.systemOf(row)?.slot('status') ?? -1] ?? '';
    return { status, isImported: row.seen !== '' };
  }

  private async pendingOf(rows: readonly SpaceRow[]): Promise<PendingExport[]> {
    return await this.exports.pendingViews(await this.land.store.pendingOf(rows.map(({ id }) => id)));
  }
}

function findingOf(findings: readonly Finding[], wanted: string): string | undefined {
  return findings.find(({ code }) => code === wanted)?.sentence;
}
