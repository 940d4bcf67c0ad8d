import t from 'tap';
import { checkRules } from '../../../engine/compose.ts';
import { parseConfiguration } from '../../../engine/config/load.ts';
import { createConnectors } from '../../../engine/create-connectors.ts';
import { parseHere } from '../../../engine/threads/parser.ts';

const connectors = [
  { name: 'ESR', system: 'esr', transport: 'go2', vpd: '999', folder: 'extracts' },
  {
    name: 'Mailboxes',
    system: 'nhsmail',
    transport: 'delimited',
    file: 'mail.csv',
    anchor: 'id',
    columns: { mail: 'mail', status: 'state' },
  },
  { name: 'AD', system: 'ad', transport: 'ldif', file: 'ad.ldif', createIn: 'OU=Staff,DC=a', upnSuffix: 'a.example' },
];

/** The configuration with one run profile of this one step. */
function load(step: object) {
  const text = {
    version: 1,
    organisation: { name: 'Example', codes: ['X99'], mailDomains: ['nhs.example'] },
    topology: 'local',
    connectors,
    runProfiles: { Nightly: [step] },
  };
  const configuration = parseConfiguration(JSON.stringify(text, null, 2));
  checkRules(configuration, createConnectors(configuration, t.testdir(), parseHere));
}

const refused: readonly (readonly [situation: string, step: object, sentence: RegExp])[] = [
  [
    'of a connector that is not there',
    { connector: 'Payroll', type: 'full-import' },
    /connector is "Payroll"; there are: ESR, Mailboxes, AD/,
  ],
  [
    'of a type that is not one',
    { connector: 'AD', type: 'full-import-and-sync' },
    /must be "full-import" or "delta-import"/,
  ],
  [
    'with a property that is not one',
    { connector: 'AD', type: 'export', limit: 3 },
    /limit is not a property that exists here/,
  ],
  [
    'that keeps its log in the file of a connector',
    { connector: 'AD', type: 'full-import', logFile: './AD.ldif' },
    /logFile is "\.\/AD\.ldif", a file of AD already/,
  ],
  [
    'that drops into the file of another connector',
    { connector: 'AD', type: 'full-import', dropFile: 'mail.csv' },
    /dropFile is "mail\.csv", a file of Mailboxes already/,
  ],
  [
    'that keeps its log in the store',
    { connector: 'AD', type: 'full-import', logFile: 'jml.db' },
    /logFile is "jml\.db", a file of JML Sync itself/,
  ],
  ['that exports to ESR', { connector: 'ESR', type: 'export' }, /type is "export"; ESR cannot be written/],
  [
    'that exports to NHSmail under topology local',
    { connector: 'Mailboxes', type: 'export' },
    /under topology local nothing is written to Mailboxes/,
  ],
  [
    'that synchronises with a delete limit',
    { connector: 'AD', type: 'full-sync', deleteLimit: 1 },
    /deleteLimit does not fit a step full-sync of AD/,
  ],
  [
    'that reads a file in pages',
    { connector: 'AD', type: 'full-import', pageSize: 50 },
    /only an import from a system with pages/,
  ],
  [
    'that imports in batches',
    { connector: 'AD', type: 'full-import', batchSize: 50 },
    /only an export sends in batches/,
  ],
  [
    'that drops an extract of ESR',
    { connector: 'ESR', type: 'full-import', dropFile: 'x.xml' },
    /an extract of ESR is a file already/,
  ],
  [
    'that stops after no drop file',
    { connector: 'AD', type: 'export', stopAfterDropFile: true },
    /the step has no dropFile/,
  ],
  [
    'that writes a drop file and reads one',
    { connector: 'AD', type: 'export', dropFile: 'a', resumeFromFile: 'b' },
    /exclude each other/,
  ],
  [
    'that logs into its drop file',
    { connector: 'AD', type: 'full-import', logFile: 'a', resumeFromFile: 'a' },
    /logFile is the drop file of the step, too/,
  ],
  ['without a minimum', { connector: 'AD', type: 'export', objectLimit: 0 }, /objectLimit is 0/],
];

t.test('a run profile with a step', async (t) => {
  for (const [situation, step, sentence] of refused) {
    t.test(`${situation} is refused, with its line`, async (t) => {
      t.throws(() => load(step), { code: 'configuration-invalid', message: sentence });
      t.throws(() => load(step), { message: /line \d+: runProfiles/ });
    });
  }

  for (const step of [
    {
      connector: 'AD',
      type: 'full-import',
      objectLimit: 9,
      deleteLimit: 0,
      timeout: 60,
      logFile: 'a.log',
      dropFile: 'a.xml',
    },
    { connector: 'AD', type: 'export', batchSize: 10, deleteLimit: 3, dropFile: 'a.xml', stopAfterDropFile: true },
    { connector: 'ESR', type: 'delta-sync', objectLimit: 9, timeout: 60, logFile: 'esr.log' },
  ]) {
    t.test(`that is a ${step.type} with options that fit is taken`, async (t) => {
      t.doesNotThrow(() => load(step));
    });
  }
});
