/** The executable: hands its words over to the command line and answers with its exit code. */
import { jml } from './cli/jml.ts';

async function main(): Promise<void> {
  const complain = linesTo(process.stderr, () => undefined);
  const print = linesTo(process.stdout, (message) => complain(`jml: the output could not be written: ${message}`));
  process.exitCode = await jml(process.argv.slice(2), print, complain);
}

/** A reader who goes (`| head`) or a disk that is full ends the printing, and neither the work nor its exit code. */
function linesTo(stream: NodeJS.WriteStream, onFailure: (message: string) => void): (line?: string) => void {
  let isRead = true;
  stream.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (isRead && code !== 'EPIPE') onFailure(message);
    isRead = false;
  });
  return (line = '') => {
    if (isRead) stream.write(`${line}\n`);
  };
}

main().catch((cause: unknown) => {
  console.error(cause);
  process.exitCode = 1;
});
