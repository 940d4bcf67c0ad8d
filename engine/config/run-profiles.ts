/** What a run profile may ask of which connector; anything else is refused when the configuration loads. */
import { normalize } from 'node:path';
import type { Connector } from '../connectors/connector.ts';
import type { Fault } from './places.ts';
import type { RunProfileStep } from './run-step-schema.ts';
import type { Configuration, ConnectorConfiguration } from './schema.ts';

type Transport = ConnectorConfiguration['transport'];
type Option = Exclude<keyof RunProfileStep, 'connector' | 'type'>;
type StepType = RunProfileStep['type'];

interface Use {
  readonly types: readonly StepType[];
  /** Every transport when left out. */
  readonly transports?: readonly Transport[];
  readonly why: string;
}

const imports = ['full-import', 'delta-import'] as const;
const everyType = [...imports, 'full-sync', 'delta-sync', 'export'] as const;
const readAsObjects = ['scim', 'ldap', 'ldif', 'delimited'] as const;
const extracts = 'an extract of ESR is a file already';

const uses: Readonly<Record<Option, Use>> = {
  objectLimit: { types: everyType, why: '' },
  deleteLimit: { types: [...imports, 'export'], why: 'a synchronisation applies no deletions' },
  pageSize: {
    types: imports,
    transports: ['scim', 'ldap'],
    why: 'only an import from a system with pages has a page size',
  },
  batchSize: { types: ['export'], why: 'only an export sends in batches' },
  timeout: { types: everyType, why: '' },
  logFile: { types: everyType, why: '' },
  dropFile: {
    types: [...imports, 'export'],
    transports: readAsObjects,
    why: `only an import or an export has one, and ${extracts}`,
  },
  stopAfterDropFile: {
    types: [...imports, 'export'],
    transports: readAsObjects,
    why: `only an import or an export has a drop file, and ${extracts}`,
  },
  resumeFromFile: {
    types: [...imports, 'export'],
    transports: readAsObjects,
    why: `only an import or an export has a drop file, and ${extracts}`,
  },
};

export function runProfileFaults(configuration: Configuration, connectors: readonly Connector[]): Fault[] {
  return Object.entries(configuration.runProfiles ?? {}).flatMap(([name, steps]) =>
    steps.flatMap((step, index) =>
      stepFaults(configuration, connectors, step).map(([property, message]): Fault => {
        const path = ['runProfiles', name, index, ...(property === '' ? [] : [property])];
        return { path, message: `runProfiles["${name}"][${index}]${property === '' ? '' : `.${property}`} ${message}` };
      }),
    ),
  );
}

type StepFault = readonly [property: string, message: string];

function stepFaults(configuration: Configuration, connectors: readonly Connector[], step: RunProfileStep): StepFault[] {
  const connector = connectors.find(({ name }) => name === step.connector);
  const transport = configuration.connectors.find(({ name }) => name === step.connector)?.transport;
  if (connector === undefined || transport === undefined) {
    const known = connectors.map(({ name }) => name).join(', ');
    return [['connector', `is "${step.connector}"; there are: ${known}.`]];
  }
  return [
    ...exportFaults(configuration, connector, step),
    ...optionFaults(step, transport),
    ...fileFaults(step),
    ...takenFiles(configuration, step),
  ];
}

function exportFaults(
  { topology }: Configuration,
  { name, system, openExport }: Connector,
  { type }: RunProfileStep,
): StepFault[] {
  if (type !== 'export') return [];
  if (openExport === undefined) return [['type', `is "export"; ${name} cannot be written.`]];
  if (system !== 'ad' && !(system === 'nhsmail' && topology === 'full'))
    return [['type', `is "export"; under topology ${topology} nothing is written to ${name}.`]];
  return [];
}

function optionFaults(step: RunProfileStep, transport: Transport): StepFault[] {
  return (Object.keys(uses) as Option[]).flatMap((option): StepFault[] => {
    if (step[option] === undefined) return [];
    const { types, transports, why } = uses[option];
    const fits = types.includes(step.type) && (transports?.includes(transport) ?? true);
    return fits ? [] : [[option, `does not fit a step ${step.type} of ${step.connector}: ${why}.`]];
  });
}

function fileFaults({ logFile, dropFile, stopAfterDropFile, resumeFromFile }: RunProfileStep): StepFault[] {
  if (stopAfterDropFile === true && dropFile === undefined)
    return [['stopAfterDropFile', 'is true, but the step has no dropFile.']];
  if (dropFile !== undefined && resumeFromFile !== undefined)
    return [['resumeFromFile', 'and dropFile exclude each other: a step writes a drop file or reads one.']];
  if (logFile !== undefined && [dropFile, resumeFromFile].includes(logFile))
    return [['logFile', 'is the drop file of the step, too: a log needs a file of its own.']];
  return [];
}

/** What a step writes would spoil a file that is there for something else. */
function takenFiles({ connectors }: Configuration, step: RunProfileStep): StepFault[] {
  const files = connectors.flatMap((one) => filesOf(one).map((file) => [sameFile(file), one.name] as const));
  const owners = new Map(files);
  return (['logFile', 'dropFile'] as const).flatMap((property): StepFault[] => {
    const file = step[property];
    if (file === undefined) return [];
    if (OWN_FILE.test(sameFile(file)))
      return [[property, `is "${file}", a file of JML Sync itself: name another one.`]];
    const owner = owners.get(sameFile(file));
    return owner === undefined ? [] : [[property, `is "${file}", a file of ${owner} already: name another one.`]];
  });
}

/** In the data folder. */
const OWN_FILE = /^(?:jml\.[^/\\]*|service\.json)$/;

const namingFiles = ['file', 'changesFile', 'exportChangesTo', 'keyFile', 'passwordFile', 'caFile', 'clientSecretFile'];

function filesOf(connector: ConnectorConfiguration): string[] {
  const auth = 'auth' in connector ? connector.auth : undefined;
  return Object.entries({ ...connector, ...auth }).flatMap(([property, value]) =>
    namingFiles.includes(property) && typeof value === 'string' ? [value] : [],
  );
}

/** Windows makes no difference between capitals and small letters. */
function sameFile(path: string): string {
  return normalize(path).toLowerCase();
}
