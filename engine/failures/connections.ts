/** Connections to the connected systems, in the words of MIM where it has one. */
import type { Failure } from './failure.ts';

export const connectionFailures = {
  'failed-connection': {
    reach: 'step',
    retry: true,
    result: 'no-start-connection',
    remedy:
      'Check the address, that the system is up, and that the network and its firewalls let this server reach it (Test-NetConnection with the address and port in the message). The next run tries again.',
  },
  'dropped-connection': {
    reach: 'step',
    retry: true,
    result: 'stopped-connection',
    remedy:
      'The connection was lost on the way. Nothing needs to be done: the next run reads again from the start, and looks before it sends anything again. If it stays, ask the network team.',
  },
  'failed-authentication': {
    reach: 'step',
    retry: false,
    result: 'no-start-credentials',
    remedy:
      'The account or key of the connector was not accepted. Check that it is not locked, expired or changed, and put the right secret into its file; then jml check.',
  },
  'failed-permission': {
    reach: 'step',
    retry: false,
    result: 'no-start-credentials',
    remedy:
      'The account or key signs in, and may not do what the message names. Have whoever keeps the system give it that right; then jml check.',
  },
  'failed-search': {
    reach: 'step',
    retry: true,
    result: 'no-start-bad-ma-configuration',
    remedy:
      'The system could not search where it was told to. Check the containers or the address in the configuration against the message; then jml check.',
  },
  'certificate-not-trusted': {
    reach: 'step',
    retry: false,
    result: 'no-start-connection',
    remedy:
      'The certificate of the system has expired, is for another name, or is not signed by the authority that the configuration names. Have it renewed, or name the right caFile; then jml check.',
  },
  'answer-not-understood': {
    reach: 'step',
    retry: true,
    remedy:
      'Something else than the system answered: often a proxy, a sign-in page or a maintenance page. Open the address in a browser on this server, and correct it if it is wrong.',
  },
  'too-many-requests': {
    reach: 'step',
    retry: true,
    result: 'stopped-connection',
    remedy:
      'The portal asked us to slow down. Nothing needs to be done: the next run goes on. If it comes every day, ask the portal for a higher limit.',
  },
  'timed-out': {
    reach: 'step',
    retry: true,
    result: 'stopped-connection',
    remedy:
      'The system is slow or hangs. The next run tries again and looks first at what was sent; if it stays, tell who keeps the system.',
  },
  'stopped-object-limit': {
    reach: 'step',
    retry: true,
    result: 'stopped-object-limit',
    remedy:
      'The step has done as many objects as its objectLimit allows, as configured. An export or a synchronisation goes on from there next time; an import begins anew, and stops so again until objectLimit is raised.',
  },
  'stopped-deletion-threshold-exceeded': {
    reach: 'step',
    retry: false,
    result: 'stopped-deletion-threshold-exceeded',
    remedy:
      'More would be deleted than deleteLimit of the step allows, and nothing was. Find out why so many are gone. If it is right, run a profile with a higher deleteLimit once.',
  },
  'step-timed-out': {
    reach: 'step',
    retry: true,
    result: 'stopped-timeout',
    remedy:
      'The step was not done within its timeout. The next run goes on from there; raise timeout of the step when the work really takes so long.',
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
    remedy:
      'The connected system has a fault of its own. The next run tries again; if it stays for an hour, tell who keeps the system.',
  },
  'watermark-too-old': {
    reach: 'step',
    retry: true,
    remedy:
      'Changes alone do not say any more what was deleted. Nothing needs to be done in a cycle, which then imports everything; in a run profile, run its full import.',
  },
} as const satisfies Record<string, Failure>;
