/** A rule of the configuration that fails for one person, in the words of MIM (`rule-exception` was extension-dll-exception). */
import type { Failure } from './failure.ts';

export const ruleFailures = {
  'ambiguous-import-flow-from-multiple-connectors': {
    reach: 'object',
    retry: false,
    remedy: 'Find out which of the two objects is the person, and disconnect the other one.',
  },
  'flow-multi-values-to-single-value': {
    reach: 'object',
    retry: false,
    remedy: 'Choose one of the values by an expression, such as firstOf(values), or correct the source.',
  },
  'cs-attribute-type-mismatch': {
    reach: 'object',
    retry: false,
    remedy: 'Correct the value in the source, or turn it into what the attribute holds by an expression.',
  },
  'rule-exception': {
    reach: 'object',
    retry: false,
    remedy: 'Correct the expression that the message names, or the values that the object holds.',
  },
  'filter-limit-exceeded': {
    reach: 'step',
    retry: false,
    remedy:
      'Find out why so many would leave: a filter, or the values it looks at, may be wrong. If it is right, raise limits.disconnect, apply it, run a full-sync of the connector (a run profile), and lower it again.',
  },
} as const satisfies Record<string, Failure>;
