/** The executable: hands its words over to the command line and answers with its exit code. */
import { jml } from './cli/jml.ts';

async function main(): Promise<void> {
  process.exitCode = await jml(
    process.argv.slice(2),
    (line = '') => console.log(line),
    (line = '') => console.error(line),
  );
}

main().catch((cause: unknown) => {
  console.error(cause);
  process.exitCode = 1;
});
