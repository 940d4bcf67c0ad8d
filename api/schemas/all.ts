import { Change, Finding } from './attributes.ts';
import { FeedEntry } from './change-feed.ts';
import { Approval, ChangeSet, ChangeSetItem, RuleCount } from './change-set.ts';
import { ConnectorView } from './connector.ts';
import { ConnectorSpaceObject } from './connector-space.ts';
import { Disconnector } from './disconnector.ts';
import { ErrorCode } from './error-code.ts';
import { Explanation, JoinCandidate, ObjectExplanation, SystemExplanation } from './explanation.ts';
import { HealthAnswer, HealthNote } from './health.ts';
import { ApiKey, NewApiKey } from './key.ts';
import { LinkChanged, LinkEffect, LinkRefused, LinksDone, ValueChanged } from './link-change.ts';
import { Contribution, HistoryEntry, LinkedObject, MetaverseObject } from './metaverse.ts';
import { ExportRecord, PendingExport, Released } from './pending-export.ts';
import {
  DifferenceCount,
  Preview,
  PreviewComparison,
  PreviewCount,
  PreviewDifference,
  PreviewItem,
  PreviewSet,
} from './preview.ts';
import { Problem } from './problem.ts';
import { Proof } from './proof.ts';
import { Presence, Remediation, Remedy } from './remediation.ts';
import { DeletedObject, RestoreWish } from './restore.ts';
import { Run, RunError, RunStep } from './run.ts';
import { Lifted, Undo, UndoItem, UndoLeftOut, UndoneValue } from './undo.ts';

/** Every named schema: the components of the OpenAPI document. */
export const namedSchemas = [
  HealthAnswer,
  HealthNote,
  Proof,
  ErrorCode,
  Problem,
  ConnectorView,
  Run,
  RunStep,
  RunError,
  ConnectorSpaceObject,
  Finding,
  MetaverseObject,
  Contribution,
  LinkedObject,
  HistoryEntry,
  Explanation,
  SystemExplanation,
  ObjectExplanation,
  JoinCandidate,
  Remediation,
  Presence,
  Remedy,
  DeletedObject,
  RestoreWish,
  Disconnector,
  LinkChanged,
  ValueChanged,
  LinkEffect,
  LinkRefused,
  LinksDone,
  PendingExport,
  ExportRecord,
  FeedEntry,
  Released,
  Undo,
  UndoItem,
  UndoLeftOut,
  UndoneValue,
  Lifted,
  Change,
  Preview,
  PreviewCount,
  PreviewSet,
  RuleCount,
  PreviewItem,
  PreviewComparison,
  DifferenceCount,
  PreviewDifference,
  ChangeSet,
  Approval,
  ChangeSetItem,
  ApiKey,
  NewApiKey,
];
