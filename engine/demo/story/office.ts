/** The people who work with the product on the demo's days, each with a key of their own, all of them over REST. */
import { setTimeout as wait } from 'node:timers/promises';
import type {
  ApiKey,
  ChangeSet,
  ChangeSetItem,
  ConnectorSpaceObject,
  CycleName,
  MetaverseObject,
  Page,
  Preview,
  Role,
  Run,
  RunError,
  RunStep,
} from '../../index.ts';
import { type Refusal, Rest } from './rest.ts';

const LOOK_EVERY_MS = 25;

export interface Colleague {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly key: string;
  readonly rest: Rest;
}

/** A run that has ended, with all that is known of it. */
export interface Report {
  readonly run: Run;
  readonly steps: readonly RunStep[];
  readonly errors: readonly RunError[];
}

/** Shows a run on its way, where somebody watches. */
export interface Watcher {
  show(run: Run): void;
  end(): void;
}

export interface OfficeOptions {
  readonly url: string;
  readonly administratorsKey: string;
  readonly operator: string;
  readonly approvers: readonly string[];
  readonly watcher?: Watcher | undefined;
}

export class Office {
  readonly operator: Colleague;
  readonly approvers: readonly Colleague[];
  readonly reports: Report[] = [];
  /** Milliseconds in which runs and previews were under way. */
  synchronising = 0;
  private readonly administrator: Rest;
  private readonly watcher: Watcher | undefined;

  private constructor(administrator: Rest, operator: Colleague, approvers: Colleague[], watcher?: Watcher) {
    this.administrator = administrator;
    this.operator = operator;
    this.approvers = approvers;
    this.watcher = watcher;
  }

  /** The operator's key may approve as well: it is the rule that refuses it on a run of its own, not the role. */
  static async open({ url, administratorsKey, operator, approvers, watcher }: OfficeOptions): Promise<Office> {
    const administrator = await Rest.connect(url, administratorsKey);
    const hire = async (name: string, roles: Role[]): Promise<Colleague> => {
      const { key } = await administrator.post<{ readonly key: string }>('/keys', { name, roles });
      return { name, roles, key, rest: await Rest.connect(url, key) };
    };
    const first = await hire(operator, ['operator', 'approver']);
    const others: Colleague[] = [];
    for (const name of approvers) others.push(await hire(name, ['approver']));
    return new Office(administrator, first, others, watcher);
  }

  get rest(): Rest {
    return this.operator.rest;
  }

  async keys(): Promise<readonly ApiKey[]> {
    return (await this.administrator.get<{ readonly items: ApiKey[] }>('/keys')).items;
  }

  async preview(cycle: CycleName): Promise<Preview> {
    const began = performance.now();
    let preview = await this.rest.post<Preview>('/previews', { cycle });
    while (preview.state === 'running') {
      await wait(LOOK_EVERY_MS);
      preview = await this.rest.get<Preview>(`/previews/${preview.id}`);
    }
    this.synchronising += performance.now() - began;
    return preview;
  }

  async run(cycle: CycleName): Promise<Report> {
    const began = performance.now();
    let run = await this.rest.post<Run>('/runs', { cycle });
    while (run.state === 'running') {
      this.watcher?.show(run);
      await wait(LOOK_EVERY_MS);
      run = await this.rest.get<Run>(`/runs/${run.id}`);
    }
    this.watcher?.end();
    this.synchronising += performance.now() - began;
    const { items } = await this.rest.get<{ readonly items: RunStep[] }>(`/runs/${run.id}/steps`);
    const errors = run.errors === 0 ? [] : await this.rest.all<RunError>(`/runs/${run.id}/errors`);
    const report = { run, steps: items, errors };
    this.reports.push(report);
    return report;
  }

  async heldSets(): Promise<ChangeSet[]> {
    return await this.rest.all<ChangeSet>('/change-sets', { state: 'held' });
  }

  async changeSet(id: number): Promise<ChangeSet> {
    return await this.rest.get<ChangeSet>(`/change-sets/${id}`);
  }

  async itemsOf(set: ChangeSet): Promise<ChangeSetItem[]> {
    return await this.rest.all<ChangeSetItem>(`/change-sets/${set.id}/items`);
  }

  async approve(set: ChangeSet, by: Colleague, reason: string): Promise<ChangeSet> {
    return await by.rest.post<ChangeSet>(`/change-sets/${set.id}/approve`, approvalOf(set, reason));
  }

  /** What the service answers when whoever started the run tries to release what it staged. */
  async ownApproval(set: ChangeSet, reason: string): Promise<Refusal | undefined> {
    return await this.operator.rest.refusalOf(`/change-sets/${set.id}/approve`, approvalOf(set, reason));
  }

  /** The person in the metaverse, by employee number. */
  async person(employeeNumber: string): Promise<MetaverseObject | undefined> {
    const { items } = await this.rest.get<Page<MetaverseObject>>('/metaverse', { employeeNumber });
    return items[0];
  }

  async people(employeeNumbers: readonly string[]): Promise<MetaverseObject[]> {
    const found: MetaverseObject[] = [];
    for (const number of employeeNumbers) {
      const person = await this.person(number);
      if (person !== undefined) found.push(person);
    }
    return found;
  }

  async objects(connector: string): Promise<ConnectorSpaceObject[]> {
    return await this.rest.all<ConnectorSpaceObject>('/connector-space', { connector });
  }

  async everybody(): Promise<MetaverseObject[]> {
    return await this.rest.all<MetaverseObject>('/metaverse');
  }
}

function approvalOf({ digest, count }: ChangeSet, reason: string) {
  return { digest, count, reason };
}
