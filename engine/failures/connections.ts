/** Connections to the connected systems, in the words of MIM where it has one. */
import type { Failure } from './failure.ts';

export const connectionFailures = {
  'failed-connection': {
    reach: 'step',
    retry: true,
    result: 'no-start-connection',
    remedy: 'Check the address, the network and that the system is up.',
  },
  'dropped-connection': {
    reach: 'step',
    retry: true,
    result: 'stopped-connection',
    remedy: 'The next run reads again from the start.',
  },
  'failed-authentication': {
    reach: 'step',
    retry: false,
    result: 'no-start-credentials',
    remedy: 'Check the account or key that the connector uses.',
  },
  'failed-permission': {
    reach: 'step',
    retry: false,
    result: 'no-start-credentials',
    remedy: 'Give the account the right that the message names.',
  },
  'failed-search': {
    reach: 'step',
    retry: true,
    result: 'no-start-bad-ma-configuration',
    remedy: 'Check the configured containers or the portal address.',
  },
  'certificate-not-trusted': {
    reach: 'step',
    retry: false,
    result: 'no-start-connection',
    remedy: 'Name the right certificate authority file.',
  },
  'answer-not-understood': { reach: 'step', retry: true, remedy: 'Something else may be answering at this address.' },
  'too-many-requests': {
    reach: 'step',
    retry: true,
    result: 'stopped-connection',
    remedy: 'The portal asked us to slow down; the next run goes on.',
  },
  'timed-out': {
    reach: 'step',
    retry: true,
    result: 'stopped-connection',
    remedy: 'The system is slow or hangs; the next run tries again.',
  },
  'stopped-object-limit': {
    reach: 'step',
    retry: true,
    result: 'stopped-object-limit',
    remedy: 'The next run goes on from there. Raise objectLimit of the step when it is too low.',
  },
  'stopped-deletion-threshold-exceeded': {
    reach: 'step',
    retry: false,
    result: 'stopped-deletion-threshold-exceeded',
    remedy: 'Find out why so many are gone. If it is right, run a profile with a higher deleteLimit once.',
  },
  'step-timed-out': {
    reach: 'step',
    retry: true,
    result: 'stopped-timeout',
    remedy: 'The next run goes on from there. Raise timeout of the step when the work really takes so long.',
  },
  'stopped-user': {
    reach: 'run',
    retry: true,
    result: 'stopped-user',
    remedy: 'Start a new run when you are ready; it goes on from here.',
  },

  'system-failed': {
    reach: 'step',
    retry: true,
    remedy: 'The connected system has a fault of its own; try again later.',
  },
  'watermark-too-old': { reach: 'step', retry: true, remedy: 'Run a full import: deletions may have been forgotten.' },
} as const satisfies Record<string, Failure>;
