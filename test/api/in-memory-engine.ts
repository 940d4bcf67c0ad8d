import {
  type ApproveChangeSet,
  type Caller,
  type ChangeSet,
  type Disconnector,
  type Engine,
  EngineError,
  type Health,
  type LinkChanged,
  type LinkEffect,
  type MetaverseQuery,
  type PageRequest,
  type Role,
  type Run,
  type RunError,
  type RunStep,
  type RunWish,
} from '../../engine/index.ts';
import { whatCounted } from '../../engine/model/counter.ts';
import { InMemoryKeys } from './in-memory-keys.ts';
import { pageOf } from './in-memory-page.ts';
import { InMemoryPreviews } from './in-memory-previews.ts';
import { found, matches } from './lists.ts';
import { changeSetItems, connectors, disconnectors, pendingExports, people, spaceObjects } from './people.ts';

const at = '2030-01-01T07:00:00.000Z';

/** The facade over arrays: it starts, stops, holds and approves as the engine does, and synchronises nothing. */
export class InMemoryEngine extends InMemoryPreviews implements Engine {
  private readonly heldKeys = new InMemoryKeys();
  private readonly allRuns: Run[] = [];
  private readonly wishes = new Map<number, Disconnector>(disconnectors.map((item) => [item.object, item]));
  private sets: ChangeSet[] = [heldSet()];
  private state: Health['status'] = 'pass';

  /** A key as an administrator would have issued it. */
  issue(...roles: readonly Role[]): string {
    return this.heldKeys.add(`Key of a ${roles.join(' and ')}`, roles, 'set-up').key;
  }

  turn(status: Health['status']): void {
    this.state = status;
  }

  async health(): Promise<Health> {
    const note = { code: 'run-late', sentence: 'No run for 26 hours.', remedy: 'Look at the schedule.' };
    const notes = this.state === 'pass' ? [] : [{ status: this.state, ...note }];
    return { status: this.state, version: '0.1.0', engine: 'in memory', startedAt: at, notes };
  }

  async connectors() {
    return connectors;
  }

  async authenticate(key: string) {
    return this.heldKeys.authenticate(key);
  }

  async prove(keyId: string, nonce: string) {
    return this.heldKeys.prove(keyId, nonce);
  }

  async keys() {
    return this.heldKeys.list();
  }

  async addKey(name: string, roles: readonly Role[], caller: Caller) {
    return this.heldKeys.add(name, roles, caller.name);
  }

  async revokeKey(id: string) {
    return this.heldKeys.revoke(id);
  }

  async startRun(wish: RunWish, caller: Caller): Promise<Run> {
    const running = this.allRuns.find(({ state }) => state === 'running');
    if (running) throw new EngineError('run-in-progress', `Run ${running.id} is under way.`, { run: running.id });
    const run = startedRun(this.allRuns.length + 1, wish, caller);
    this.allRuns.push(run);
    return run;
  }

  async stopRun(id: number): Promise<Run> {
    const run = await this.run(id);
    if (run.state === 'ended') throw new EngineError('run-not-running', `Run ${id} has ended.`, { run: id });
    const stopped: Run = { ...run, state: 'ended', result: 'stopped-user', endedAt: at };
    this.allRuns[id - 1] = stopped;
    return stopped;
  }

  async run(id: number): Promise<Run> {
    return found(this.allRuns[id - 1], `run ${id}`);
  }

  async runs({ state, ...page }: PageRequest & { readonly state?: Run['state'] | undefined }) {
    return pageOf(this.allRuns.filter((run) => matches(state, run.state)).reverse(), page);
  }

  async runSteps(run: number): Promise<readonly RunStep[]> {
    await this.run(run);
    return [{ ...step, run }];
  }

  async runErrors(run: number, { code, ...page }: PageRequest & { readonly code?: string | undefined }) {
    await this.run(run);
    return pageOf(
      [{ ...runError, run }].filter((error) => matches(code, error.code)),
      page,
    );
  }

  async metaverse({ employeeNumber, email, name, ...page }: MetaverseQuery) {
    const inPage = people.filter(
      (person) =>
        matches(employeeNumber, person.employeeNumber) &&
        matches(email, person.email) &&
        (name === undefined || person.displayName.toLowerCase().startsWith(name.toLowerCase())),
    );
    return pageOf(
      inPage.map((person) => ({ ...person, contributions: [] })),
      page,
    );
  }

  async metaverseObject(id: number, asOf?: string) {
    const person = found(people[id - 1], `person ${id}`);
    return asOf === undefined ? person : { ...person, asOf };
  }

  async connectorSpace(query: Parameters<Engine['connectorSpace']>[0]) {
    const { connector, state, person, anchor } = query;
    const objects = spaceObjects.filter(
      (object) =>
        matches(connector, object.connector) &&
        matches(state, object.state) &&
        matches(person, object.person) &&
        matches(anchor, object.anchor),
    );
    return pageOf(objects, query);
  }

  async connectorSpaceObject(id: number) {
    return found(
      spaceObjects.find((object) => object.id === id),
      `object ${id}`,
    );
  }

  async pendingExports(query: Parameters<Engine['pendingExports']>[0]) {
    const { connector, operation, state } = query;
    const items = pendingExports.filter(
      (item) => matches(connector, item.connector) && matches(operation, item.operation) && matches(state, item.state),
    );
    return pageOf(items, query);
  }

  async disconnectors({ connector, type, ...page }: Parameters<Engine['disconnectors']>[0]) {
    const items = [...this.wishes.values()].filter(
      (item) => matches(connector, item.connector) && matches(type, item.type),
    );
    return pageOf(items, page);
  }

  async disconnector(object: number) {
    return found(this.wishes.get(object), `object ${object}`);
  }

  async setDisconnector(object: number, wish: Parameters<Engine['setDisconnector']>[1], caller: Caller) {
    if (wish.type === 'Normal' && spaceObjects.some(({ id }) => id === object)) {
      throw new EngineError('request-invalid', `Object ${object} is no explicit disconnector.`, { object });
    }
    const now = found(this.wishes.get(object), `object ${object}`);
    const { owner = null, reviewOn = null } = wish;
    const changed: Disconnector = { ...now, ...wish, owner, reviewOn, by: caller.name, at };
    this.wishes.set(object, changed);
    return changed;
  }

  async changeLinks({ changes }: Parameters<Engine['changeLinks']>[0]) {
    const wanted = changes.map(({ object }) => object);
    return { items: spaceObjects.filter(({ id }) => wanted.includes(id)), refused: [] };
  }

  async effectOfLinks({ changes }: Parameters<Engine['effectOfLinks']>[0]): Promise<LinkEffect> {
    const links = changes.map(({ object = 0, person = null }): LinkChanged => {
      const {
        connector,
        anchor,
        state,
        person: owner,
      } = found(
        spaceObjects.find(({ id }) => id === object),
        `object ${object}`,
      );
      const before = { stateBefore: state, personBefore: owner };
      return {
        object,
        connector,
        anchor,
        ...before,
        stateAfter: 'ExplicitlyConnected',
        personAfter: person,
        ruleAfter: 'hand',
      };
    });
    const [first] = pendingExports;
    const values = [{ person: 1, attribute: 'mail', before: ['old@nhs.example'], after: ['new@nhs.example'] }];
    return { links, values, staged: first === undefined ? [] : [first], withdrawn: [], errors: [], refused: [] };
  }

  async changeSets({ state, ...page }: Parameters<Engine['changeSets']>[0]) {
    return pageOf(
      this.sets.filter((set) => matches(state, set.state)),
      page,
    );
  }

  async changeSet(id: number): Promise<ChangeSet> {
    return found(this.sets[id - 1], `change set ${id}`);
  }

  async changeSetItems(id: number, query: PageRequest) {
    await this.changeSet(id);
    return pageOf(changeSetItems, query);
  }

  async checkApproval(id: number, approval: ApproveChangeSet, caller: Caller): Promise<ChangeSet> {
    const set = await this.heldSet(id);
    if (set.digest !== approval.digest) throw refusal('change-set-digest-differs', set);
    if (set.count !== approval.count) throw refusal('change-set-count-differs', set);
    if (set.startedBy === caller.name) throw refusal('approver-started-run', set);
    if (set.approvals.some(({ by }) => by === caller.name)) throw refusal('approver-approved-already', set);
    return set;
  }

  async approveChangeSet(id: number, approval: ApproveChangeSet, caller: Caller): Promise<ChangeSet> {
    const set = await this.checkApproval(id, approval, caller);
    const approvals = [...set.approvals, { by: caller.name, at, reason: approval.reason }];
    const state = approvals.length < set.approversNeeded ? 'held' : 'approved';
    return this.replace({ ...set, approvals, state, excluded: approval.except?.length ?? 0 });
  }

  async denyChangeSet(id: number): Promise<ChangeSet> {
    return this.replace({ ...(await this.heldSet(id)), state: 'denied', closedAt: at });
  }

  async close(): Promise<void> {
    this.sets = [];
  }

  private async heldSet(id: number): Promise<ChangeSet> {
    const set = await this.changeSet(id);
    if (set.state !== 'held') throw refusal('change-set-not-held', set);
    return set;
  }

  private replace(set: ChangeSet): ChangeSet {
    this.sets = this.sets.map((kept) => (kept.id === set.id ? set : kept));
    return set;
  }
}

function refusal(code: EngineError['code'], set: ChangeSet): EngineError {
  return new EngineError(code, `Change set ${set.id} is ${set.state} and has ${set.count} items.`);
}

function startedRun(id: number, wish: RunWish, caller: Caller): Run {
  return {
    id,
    cycle: typeof wish === 'string' ? wish : null,
    profile: typeof wish === 'object' && 'profile' in wish ? wish.profile : null,
    resumes: typeof wish === 'object' && 'resume' in wish ? wish.resume : null,
    state: 'running',
    result: null,
    startedBy: caller.name,
    startedAt: at,
    endedAt: null,
    configuration: 1,
    step: 1,
    steps: 9,
    connector: 'ESR',
    stepType: 'full-import',
    done: 0,
    total: 0,
    errors: 0,
    changeSets: [1],
  };
}

const step: RunStep = {
  run: 1,
  number: 1,
  connector: 'ESR',
  type: 'full-import',
  result: 'success',
  startedAt: at,
  endedAt: at,
  counters: whatCounted({ staging: { add: 3 }, outbound: { AD: { 'connector-no-flow': 3 } } }),
  notes: ['3 records read.'],
  sequence: 42,
};

const runError: RunError = {
  id: 1,
  run: 1,
  step: 1,
  connector: 'ESR',
  object: 11,
  person: null,
  code: 'parse-error',
  message: 'GO2_999_X99.DAT, line 4: the date of birth is not a date.',
  remedy: 'Correct the line.',
  retry: false,
};

function heldSet(): ChangeSet {
  return {
    id: 1,
    connector: 'AD',
    operation: 'create',
    state: 'held',
    count: 3,
    digest: 'a'.repeat(64),
    why: '3 accounts to make, 0 allowed in the first run.',
    irreversible: null,
    approversNeeded: 2,
    approvals: [],
    run: 1,
    startedBy: 'Key of a operator and approver',
    heldAt: at,
    expiresAt: '2030-01-08T07:00:00.000Z',
    closedAt: null,
    rules: [{ rule: 'provision', count: 3 }],
    applied: 0,
    dropped: 0,
    refused: 0,
    excluded: 0,
  };
}
