import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { alone, dotnet, moduleFolder } from '../support/powershell-dotnet.ts';
import { startService } from '../support/powershell-service.ts';

const NEEDED =
  'The .NET SDK 10 is needed: https://dotnet.microsoft.com/download/dotnet/10.0, or as a package of the system (dotnet-sdk-10.0).';
const report = join(moduleFolder, 'out/tests.json');
const release = ['--no-restore', '-c', 'Release', ...alone];

/** What the report (Common Test Report Format) says of one test. */
interface TestResult {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped' | 'pending' | 'other';
  readonly message?: string;
  readonly trace?: string;
}

// Restoring the packages, compiling for both editions and some 150 tests, beside other work.
t.setTimeout(900_000);

t.test('the PowerShell module', async (t) => {
  const sdk = await dotnet(['--version']);
  if (sdk.code !== 0) {
    t.fail(`${NEEDED} ${sdk.text}`);
    return;
  }
  const restored = await dotnet(['restore', '--locked-mode', ...alone]);
  t.equal(restored.code, 0, 'restores exactly the packages of its lock files', { output: restored.text });
  const built = await dotnet(['build', ...release]);
  t.equal(built.code, 0, 'compiles for Windows PowerShell 5.1 and PowerShell 7 without a warning', {
    output: built.text,
  });
  if (built.code !== 0) return;
  const formatted = await dotnet(['format', '--no-restore', '--verify-no-changes']);
  t.equal(formatted.code, 0, 'is formatted as the others are', { output: formatted.text });

  await reportTests(t, await runTests());
});

/** The tests run in the real PowerShell engine, against a service that was started for them. */
async function runTests(): Promise<readonly TestResult[]> {
  const service = await startService();
  try {
    rmSync(report, { force: true });
    mkdirSync(join(moduleFolder, 'out'), { recursive: true });
    const variables = { JML_TEST_URL: service.url, JML_TEST_HOME: service.home };
    const ended = await dotnet(['test/bin/Release/net10.0/Test.dll', '-noColor', '-result-ctrf', report], variables);
    return [...resultsOf(report), endOf(ended.code, ended.text)];
  } finally {
    await service.stop();
  }
}

function resultsOf(file: string): readonly TestResult[] {
  return (JSON.parse(readFileSync(file, 'utf8')) as { results: { tests: TestResult[] } }).results.tests;
}

/** A crash of the runner would otherwise look like fewer tests. */
function endOf(code: number | null, text: string): TestResult {
  const ended = { name: 'Jml.Test.TheTests.Ran_to_their_end', message: text };
  return { ...ended, status: code === 0 || /^ *Test +Total: /m.test(text) ? 'passed' : 'failed' };
}

/** One assertion for each test, under the name of its class: Jml.Test.Runs.Come_newest_first reads "come newest first". */
async function reportTests(t: Test, results: readonly TestResult[]): Promise<void> {
  const classes = Map.groupBy(results, ({ name }) => /^Jml\.Test\.(\w+)/.exec(name)?.[1] ?? 'Others');
  for (const [className, tests] of classes) {
    await t.test(className, async (t) => {
      for (const test of tests) reportTest(t, test, className);
    });
  }
}

function reportTest(t: Test, { name, status, message = '', trace = '' }: TestResult, className: string): void {
  const sentence = name.slice(`Jml.Test.${className}.`.length).replace(/^[^(]+/, (words) => words.replaceAll('_', ' '));
  t.equal(status, 'passed', sentence, { message, trace });
}
