/** One object of an import, a synchronisation or an export, in the words of MIM. */
import type { Failure } from './failure.ts';

export const objectFailures = {
  'missing-anchor-component': {
    reach: 'object',
    retry: false,
    remedy: 'The source must give this object an identifier.',
  },
  'duplicate-object': {
    reach: 'object',
    retry: false,
    remedy: 'Two objects carry one identifier: correct the source.',
  },
  'need-full-object': { reach: 'object', retry: false, remedy: 'Request a full extract (snapshot) from ESR.' },
  'parse-error': { reach: 'object', retry: false, remedy: 'Correct the line in the source.' },
  'invalid-attribute-value': { reach: 'object', retry: false, remedy: 'Correct the value in the source.' },

  'missing-change-type': { reach: 'object', retry: false, remedy: 'Give the row the operation add, modify or delete.' },

  'cd-existing-object': {
    reach: 'object',
    retry: false,
    remedy: 'Name or address is taken: find out by whom, or join it.',
  },
  'cd-missing-object': {
    reach: 'object',
    retry: false,
    remedy: 'The object is gone from the system: run a full import.',
  },
  'cd-error': {
    reach: 'object',
    retry: false,
    remedy: 'The system refused this object: correct what the message names.',
  },
  'another-object-answered': {
    reach: 'object',
    retry: false,
    remedy:
      'The system answered about another object than was asked, and none of it was used: tell who keeps the system.',
  },
  'object-changed': {
    reach: 'object',
    retry: true,
    remedy: 'Someone else changed it: the next import and run decide again.',
  },
  'account-pending': {
    reach: 'object',
    retry: true,
    remedy: 'NHSmail still makes this account: wait, at most 24 hours.',
  },
  'operation-not-supported': {
    reach: 'object',
    retry: false,
    remedy: 'Do it by hand in the system, then run an import.',
  },

  'password-policy-violation': {
    reach: 'object',
    retry: false,
    remedy: 'Compare the password settings of JML Sync with the password policy of the domain.',
  },
  'permission-issue': {
    reach: 'object',
    retry: false,
    remedy: 'Delegate the right that the message names to the account of the connector.',
  },
  'non-existent-parent': {
    reach: 'object',
    retry: false,
    remedy: 'Create the container that the message names, or correct the rule that builds the name.',
  },
  'constraint-violation': { reach: 'object', retry: false, remedy: 'Correct the value that the message names.' },
  'invalid-dn': { reach: 'object', retry: false, remedy: 'Correct the rule that builds the distinguished name.' },
  'schema-violation': {
    reach: 'object',
    retry: false,
    remedy: 'Leave out the attribute that the message names: this directory does not have it.',
  },
  'syntax-violation': {
    reach: 'object',
    retry: false,
    remedy: 'Correct the value: its form does not fit the attribute.',
  },
  'exported-change-not-reimported': {
    reach: 'object',
    retry: false,
    remedy: 'The system said yes and did not do it: look at the account there, or ask who keeps the system.',
  },
  'never-touched': {
    reach: 'object',
    retry: false,
    remedy: 'The account is protected and stays as it is. Exclude it by a filter or a disconnector.',
  },
} as const satisfies Record<string, Failure>;
