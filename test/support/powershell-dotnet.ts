/** Runs the .NET SDK on the folder of the module, whatever home folder the caller has or has not. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const moduleFolder = join(import.meta.dirname, '../../powershell');

/** No compiler or build node is left running when a command has ended. */
export const alone = ['-nodeReuse:false', '-p:UseSharedCompilation=false'];

export interface Ended {
  /** Null when the program could not be started at all. */
  readonly code: number | null;
  /** Both streams, as they came. */
  readonly text: string;
}

export function dotnet(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const env = {
    ...process.env,
    DOTNET_CLI_HOME: join(moduleFolder, 'out/home'),
    DOTNET_CLI_TELEMETRY_OPTOUT: '1',
    DOTNET_NOLOGO: '1',
    ...variables,
  };
  const { promise, resolve } = Promise.withResolvers<Ended>();
  const chunks: string[] = [];
  const child = spawn('dotnet', args, { cwd: moduleFolder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  child.on('error', (error) => resolve({ code: null, text: error.message }));
  child.on('close', (code) => resolve({ code: code ?? 1, text: chunks.join('') }));
  return promise;
}
