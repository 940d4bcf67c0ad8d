/** With `--serve`: the demo stays up, its clock goes on, and the keys of its people lie in files. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stage } from './stage.ts';

const TICK_MS = 1_000;
const signals = ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const;

export async function stayUp(stage: Stage): Promise<void> {
  const { teller, world } = stage;
  const { office, service, home } = world;
  const operatorsKey = keyFile(home, 'operator', office.operator.key);
  const approversKey = keyFile(home, 'approver', office.approvers[0]?.key ?? '');
  const port = new URL(service.url).port;
  teller.heading('Still up');
  teller.say('The service, the portal and the directory stay up until Ctrl+C. From PowerShell:');
  teller.list([
    `Connect-JmlService -Port ${port} -KeyFile ${operatorsKey}`,
    'Get-JmlRun -First 5',
    'Get-JmlMetaverseObject -Name Patel',
    'Start-JmlSync -Cycle delta -WhatIf',
    `Connect-JmlService -Port ${port} -KeyFile ${approversKey}    (for Get-JmlChangeSet and Approve-JmlChangeSet)`,
    `${service.url}/api/v1/openapi.json describes the API for everything else.`,
  ]);
  const tick = setInterval(() => world.later(TICK_MS / 60_000), TICK_MS);
  try {
    await new Promise<void>((resolve) => {
      for (const signal of signals) process.once(signal, () => resolve());
    });
  } finally {
    clearInterval(tick);
  }
}

function keyFile(home: string, name: string, key: string): string {
  const file = join(home, 'keys', `${name}.key`);
  writeFileSync(file, `${key}\n`, { mode: 0o600 });
  return file;
}
