/** `jml` as a service account has it: a user who may read what the checkout is made of, and writes only what is theirs. */
import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import { launcher } from './jml-process.ts';

const NOBODY = 65_534;

/** A program to start in place of the launcher. Needs root, as the whole suite does. */
export function launcherOfNobody(t: Test): string {
  const program = join(t.testdir(), 'jml-as-nobody');
  const reading = '--inh-caps=+dac_read_search --ambient-caps=+dac_read_search';
  const identity = `--reuid=${NOBODY} --regid=${NOBODY} --clear-groups ${reading}`;
  writeFileSync(program, `#!/bin/sh\nexec setpriv ${identity} "${launcher}" "$@"\n`);
  chmodSync(program, 0o755);
  return program;
}

export function giveToNobody(folder: string): void {
  execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, folder]);
}
