/** A rule of the configuration that fails for one person, in the words of MIM (`rule-exception` was extension-dll-exception). */
import type { Failure } from './failure.ts';

export const ruleFailures = {
  'ambiguous-import-flow-from-multiple-connectors': {
    reach: 'object',
    retry: false,
    remedy:
      'Two objects of one system are joined to this person and say different things. Find out which one is theirs, and take the other away: Disconnect-JmlObject.',
  },
  'flow-multi-values-to-single-value': {
    reach: 'object',
    retry: false,
    remedy:
      'Several values come to an attribute that holds one. Have all but one removed in the source, or choose one in the flow by an expression such as firstOf(values).',
  },
  'cs-attribute-type-mismatch': {
    reach: 'object',
    retry: false,
    remedy:
      'The value is of another kind than the attribute holds (a day is 2024-03-31). Correct it in the source, or turn it into the right form in the flow by an expression.',
  },
  'rule-exception': {
    reach: 'object',
    retry: false,
    remedy:
      'An expression of the configuration fails for this object. Look at the values that it holds: correct them in the source, or have the expression corrected that the message names.',
  },
  'connector-filter-rule-violation': {
    reach: 'object',
    retry: false,
    remedy:
      'A flow or name of the configuration gives the new account values that a filter of the same system keeps out. Change the one or the other; until then no account is made.',
  },
  'filter-limit-exceeded': {
    reach: 'step',
    retry: false,
    remedy:
      'Find out why so many would leave: a filter, or the values it looks at, may be wrong. If it is right, raise limits.disconnect, apply it, run a full-sync of the connector (a run profile), and lower it again.',
  },
} as const satisfies Record<string, Failure>;
