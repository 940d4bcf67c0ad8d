import type * as rows from '../rows.ts';

/** Everything that is kept, each table by its key; keys of several parts are joined with a line feed. */
export interface Tables {
  readonly connectors: Map<number, rows.ConnectorRow>;
  readonly objects: Map<number, rows.SpaceRow>;
  readonly keys: Map<string, Set<number>>;
  readonly records: Map<number, string>;
  readonly shared: Map<number, Map<string, string>>;
  readonly people: Map<number, rows.PersonRow>;
  readonly history: rows.HistoryRow[];
  readonly reservedNames: Map<string, rows.ReservedNameRow>;
  readonly pending: Map<string, rows.PendingRow>;
  readonly undone: Map<string, rows.UndoneRow>;
  readonly restoreWishes: Map<number, rows.RestoreWishRow>;
  readonly journal: Map<number, rows.JournalRow>;
  readonly changeSets: Map<number, rows.ChangeSetRow>;
  readonly changeItems: Map<string, rows.ChangeItemRow>;
  readonly findings: Map<string, rows.FindingRow>;
  readonly drifts: Map<string, rows.DriftRow>;
  readonly explicit: Map<number, rows.ExplicitRow>;
  readonly runs: Map<number, rows.RunRow>;
  readonly runSteps: Map<string, rows.RunStepRow>;
  readonly runErrors: Map<number, rows.RunErrorRow>;
  readonly configurations: Map<number, rows.ConfigurationRow>;
  readonly apiKeys: Map<string, rows.KeyRow>;
  readonly previews: Map<number, rows.PreviewRow>;
  readonly previewPages: Map<string, rows.PreviewPageRow>;
  readonly previewHeld: Map<string, rows.PreviewHeldRow>;
  readonly previewSets: Map<string, rows.PreviewSetRow>;
  readonly audit: Map<number, rows.AuditRow>;
  highestRemovedObject: number;
  highestRemovedPerson: number;
}

export function emptyTables(): Tables {
  return {
    connectors: new Map(),
    objects: new Map(),
    keys: new Map(),
    records: new Map(),
    shared: new Map(),
    people: new Map(),
    history: [],
    reservedNames: new Map(),
    pending: new Map(),
    undone: new Map(),
    restoreWishes: new Map(),
    journal: new Map(),
    changeSets: new Map(),
    changeItems: new Map(),
    findings: new Map(),
    drifts: new Map(),
    explicit: new Map(),
    runs: new Map(),
    runSteps: new Map(),
    runErrors: new Map(),
    configurations: new Map(),
    apiKeys: new Map(),
    previews: new Map(),
    previewPages: new Map(),
    previewHeld: new Map(),
    previewSets: new Map(),
    audit: new Map(),
    highestRemovedObject: 0,
    highestRemovedPerson: 0,
  };
}

export function keyOf(...parts: readonly (string | number)[]): string {
  return parts.join('\n');
}
