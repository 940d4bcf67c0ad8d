/** `jml serve` with its data folder on a disk of its own, as small as a test wants it, that goes with the process. */
import { chmodSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Test } from 'tap';
import { launcher, type Service, startService } from './jml-process.ts';

const LOOK_EVERY_MS = 20;
const KIBIBYTE = 1024;

export interface SmallDisk {
  readonly service: Service;
  /** Of the data folder, as the service sees it. */
  path(...names: string[]): string;
  /** Takes all the room of the disk but so many KiB. */
  leave(kibibytes: number): void;
  /** Gives back what `leave` took. */
  makeRoom(): void;
  /** The status, and the body as it was parsed. */
  ask(path: string): Promise<{ readonly status: number; readonly body: unknown }>;
  /** Runs to the end; answers with the result, or the code of the refusal. */
  run(what: 'full' | 'delta' | { readonly profile: string }): Promise<string>;
}

/** A copy of the data folder lies on the disk, in the folder's own place; nobody but the service sees it there. */
export async function serveOnSmallDisk(t: Test, home: string, mebibytes: number): Promise<SmallDisk> {
  const wrapper = join(t.testdir(), 'jml-on-small-disk');
  const disk = join(t.testdir(), 'disk');
  const script = [
    '#!/bin/sh -e',
    `[ "$ON_SMALL_DISK" ] || ON_SMALL_DISK=yes exec unshare --map-root-user --mount "$0" "$@"`,
    `mkdir "${disk}"`,
    `mount -t tmpfs -o size=${mebibytes}m,mode=700 tmpfs "${disk}"`,
    `cp -a "${home}/." "${disk}"`,
    `mount --bind "${disk}" "${home}"`,
    `exec "${launcher}" "$@"`,
  ];
  writeFileSync(wrapper, script.join('\n'));
  chmodSync(wrapper, 0o755);
  const service = await startService(t, home, { program: wrapper });
  const inside = join('/proc', String(service.process.pid), 'root', home);
  const key = readFileSync(join(inside, 'keys/administrators.key'), 'utf8').trim();
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const filler = join(inside, 'filler');
  const ask = async (path: string, body?: object) => {
    const how = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const answer = await fetch(`${service.url}/api/v1${path}`, { headers, ...how });
    return { status: answer.status, body: (await answer.json()) as unknown };
  };
  return {
    service,
    path: (...names) => join(inside, ...names),
    leave: (kibibytes) => {
      const { bavail, bsize } = statfsSync(inside);
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - kibibytes * KIBIBYTE), 1));
    },
    makeRoom: () => rmSync(filler),
    ask: (path) => ask(path),
    run: async (what) => {
      const started = await ask('/runs', typeof what === 'string' ? { cycle: what } : what);
      const { id, code } = started.body as { id?: number; code?: string };
      if (id === undefined) return code ?? String(started.status);
      for (;;) {
        const { state, result } = (await ask(`/runs/${id}`)).body as { state: string; result: string };
        if (state === 'ended') return result;
        await wait(LOOK_EVERY_MS);
      }
    },
  };
}
