/** What `npm run test:quick` leaves to `npm test`: patterns of test files, by what they need. */
export const LEFT_TO_NPM_TEST: Readonly<Record<string, readonly string[]>> = {
  'a Samba domain controller, or certificates of openssl': [
    'test/engine/connectors/active-directory/**',
    'test/engine/demo/samba/**',
    'test/engine/demo/demo-samba.test.ts',
    'test/contracts/connector-active-directory.test.ts',
    'test/engine/protocol/http.test.ts',
  ],
  'a server: the REST service, or the portal simulator': [
    'test/api/**',
    'test/engine/connectors/nhsmail/**',
    'test/engine/demo/simulator*.test.ts',
    'test/contracts/connector-nhsmail.test.ts',
    'test/engine/views/faces.test.ts',
    'test/engine/writer/writer.test.ts',
    'test/engine/failures.test.ts',
  ],
  'xmllint of libxml2': ['test/engine/reports/{html,mmsml}.test.ts', 'test/engine/drop-file/round-trip.test.ts'],
  'the .NET SDK': ['test/powershell/**'],
  'the executable': ['test/installer/**'],
  'processes of their own': [
    'test/crash/**',
    'test/engine/cli/**',
    'test/engine/demo/demo-serve.test.ts',
    'test/engine/reached/**',
    'test/engine/store/sqlite/crash.test.ts',
    'test/run.test.ts',
  ],
  'a whole trust': [
    'test/properties/**',
    'test/stories/**',
    'test/engine/demo/{demo,trust}.test.ts',
    'test/engine/bench/**',
  ],
  'large files, or time to pass': [
    'test/engine/connectors/esr/streaming.test.ts',
    'test/engine/drop-file/streaming.test.ts',
    'test/engine/threads/parser.test.ts',
    'test/engine/runs/stop.test.ts',
  ],
};
