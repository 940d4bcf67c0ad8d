import t from 'tap';
import type { AssembledObject, Assembler } from '../../../../engine/connectors/connector.ts';
import type { EsrSettings } from '../../../../engine/connectors/esr/connector.ts';
import { upsertLine } from '../../../../engine/connectors/esr/record.ts';
import { type EsrAttributeName, esrAttributes } from '../../../../engine/connectors/esr/schema.ts';
import {
  assignment,
  esrConnector,
  esrFolder,
  person,
  phone,
  position,
  readAll,
  shared,
  TODAY,
  writeExtract,
} from '../../../support/esr.ts';

type Values = Record<EsrAttributeName, string>;
type Result = Omit<AssembledObject, 'values'> & { readonly values: Values };

const FILE = 'GO_999_NHM_GOF_20240311_00000041.DAT';
const PERSON = '999/800001';

/** Writes the lines as an extract, reads and stages it, and assembles the person as of an instant. */
async function assembled(
  t: Parameters<typeof esrFolder>[0],
  lines: readonly string[],
  { asOf = TODAY, ...settings }: Partial<EsrSettings> & { asOf?: Date } = {},
): Promise<Result | undefined> {
  const folder = esrFolder(t);
  writeExtract(folder, {}, lines);
  const connector = esrConnector(folder, settings);
  const assembler = connector.assembler as Assembler;
  const { owners, records } = await readAll(connector);
  const sharedTexts = new Map<string, string>();
  let staged = '';
  for (const [i, owner] of owners.entries()) {
    const record = records[i] ?? '';
    if (owner === PERSON) staged = assembler.merge(staged, record, FILE, true);
    if (owner !== '') continue;
    for (const change of assembler.shared(record, FILE)) {
      if (change.kind === 'upsert') sharedTexts.set(change.key, assembler.mergeShared('', change.text));
    }
  }
  const object = assembler.assemble(PERSON, staged, sharedTexts, asOf);
  if (!object) return undefined;
  const named = Object.fromEntries(esrAttributes.map(({ name }, i) => [name, object.values[i] ?? '']));
  return { ...object, values: named as Values };
}

const at = (instant: string) => ({ asOf: new Date(instant) });

t.test('a person of ESR', async (t) => {
  t.test('has every attribute that the schema promises', async (t) => {
    const lines = [
      ...shared,
      person({ preferredName: 'Lex' }),
      assignment({ supervisorPersonId: '800007' }),
      phone(),
      phone({ phoneId: '820002', phoneType: 'W1', number: '01632 960123' }),
    ];

    t.same((await assembled(t, lines))?.values, {
      personId: '800001',
      vpd: '999',
      employeeNumber: '90000001',
      title: 'Ms.',
      givenName: 'Alex',
      familyName: 'Testperson',
      preferredName: 'Lex',
      emailAddress: 'alex.testperson@nhs.example',
      mobile: '07700 900123',
      telephoneNumber: '01632 960123',
      startDate: '2020-01-01',
      terminationDate: '',
      personType: 'EMP',
      assignmentNumber: '90000001',
      assignmentStatus: 'Active Assignment',
      positionId: '700001',
      jobTitle: 'Systems Analyst',
      jobRole: 'Analyst',
      staffGroup: 'Administrative and Clerical',
      department: 'Digital Services',
      organisationCode: 'ZZ1',
      location: 'Example House',
      siteCode: 'ZZ1HQ',
      postalCode: 'ZZ99 9ZZ',
      supervisorId: '999/800007',
    });
  });

  t.test('is nobody while no person record is staged: a full extract is needed', async (t) => {
    t.equal(await assembled(t, [assignment(), phone()]), undefined);
  });

  t.test('without an assignment still is a person', async (t) => {
    t.match((await assembled(t, [person()]))?.values, { familyName: 'Testperson', jobTitle: '', supervisorId: '' });
  });

  t.test('takes the job title from the position when the assignment does not name it', async (t) => {
    const lines = [position, person(), assignment({ positionName: '' })];

    t.equal((await assembled(t, lines))?.values.jobTitle, 'Systems Analyst');
    t.equal((await assembled(t, [person(), assignment({ positionName: 'Porter' })]))?.values.jobTitle, 'Porter');
  });

  t.test('keeps names as they are written', async (t) => {
    const { values } = (await assembled(t, [person({ firstName: 'Zoë "Zed"', lastName: "O'Brien-Núñez" })])) as Result;

    t.match(values, { givenName: 'Zoë "Zed"', familyName: "O'Brien-Núñez" });
  });
});

t.test('dated rows', async (t) => {
  const before = person({ effectiveEnd: '20240330' });
  const after = person({ effectiveStart: '20240331', lastName: 'Married' });
  const marriage = [before, after];

  t.test('hold to the last minute of their last day in London', async (t) => {
    t.equal((await assembled(t, marriage, at('2024-03-30T23:59:59Z')))?.values.familyName, 'Testperson');
    t.equal((await assembled(t, marriage, at('2024-03-31T00:00:00Z')))?.values.familyName, 'Married');
  });

  t.test('change at 23:00 UTC in summer', async (t) => {
    const summer = [person({ effectiveEnd: '20240630' }), person({ effectiveStart: '20240701', lastName: 'Married' })];

    t.equal((await assembled(t, summer, at('2024-06-30T22:59:59Z')))?.values.familyName, 'Testperson');
    t.equal((await assembled(t, summer, at('2024-06-30T23:00:00Z')))?.values.familyName, 'Married');
  });

  t.test('make the object due when the next one begins, by the clock of London', async (t) => {
    t.equal((await assembled(t, marriage))?.dueOn, '2024-03-31T00:00:00.000Z');
    const summer = [person(), assignment({ effectiveEnd: '20240630' })];
    t.equal((await assembled(t, summer))?.dueOn, '2024-06-30T23:00:00.000Z');
    const morningAfter = [person(), assignment({ effectiveEnd: '20240331' })];
    t.equal((await assembled(t, morningAfter))?.dueOn, '2024-03-31T23:00:00.000Z');
  });

  t.test('make nothing due when they lie behind, are open or end with the calendar', async (t) => {
    const lines = [
      person({ effectiveEnd: '47121231' }),
      assignment(),
      phone({ effectiveStart: '20100101', effectiveEnd: '20101231' }),
    ];

    t.equal((await assembled(t, lines))?.dueOn, null);
  });

  t.test('of phone, position and written assignment end count as well, the nearest first', async (t) => {
    const futurePosition = upsertLine('PO', { positionId: '700001', from: '20240601', name: '70001|Chief|D01|' });
    const lines = [
      position,
      futurePosition,
      person(),
      assignment({ assignmentEndDate: '20240531' }),
      phone({ effectiveStart: '20240701' }),
    ];

    t.equal((await assembled(t, lines))?.dueOn, '2024-05-31T23:00:00.000Z');
    t.equal((await assembled(t, lines, at('2024-06-02T09:00:00Z')))?.dueOn, '2024-06-30T23:00:00.000Z');
  });

  t.test('that all lie ahead show the first to come, so that an account can be ready', async (t) => {
    const lines = [
      person({ effectiveStart: '20240401', hireDate: '20240401' }),
      person({ effectiveStart: '20250101', lastName: 'Later' }),
      assignment({ effectiveStart: '20240401' }),
      phone({ effectiveStart: '20240401' }),
    ];

    t.match(await assembled(t, lines), {
      values: {
        familyName: 'Testperson',
        startDate: '2024-04-01',
        jobTitle: 'Systems Analyst',
        mobile: '07700 900123',
      },
      dueOn: '2024-03-31T23:00:00.000Z',
    });
  });

  t.test('that all lie behind show the last, but no phone that was given up', async (t) => {
    const lines = [
      person({ effectiveEnd: '20210101' }),
      person({ effectiveStart: '20210102', effectiveEnd: '20220101', lastName: 'Latest' }),
      assignment({ effectiveEnd: '20220101' }),
      phone({ effectiveEnd: '20220101' }),
    ];

    t.match((await assembled(t, lines))?.values, { familyName: 'Latest', jobTitle: 'Systems Analyst', mobile: '' });
  });

  t.test('give the first effective date where the hire date is blank', async (t) => {
    const lines = [
      person({ hireDate: '', effectiveStart: '20210501' }),
      person({ hireDate: '', effectiveStart: '20190501', effectiveEnd: '20210430' }),
    ];

    t.equal((await assembled(t, lines))?.values.startDate, '2019-05-01');
  });

  t.test('that are no dates are reported with file and line, and leave the rest in place', async (t) => {
    const lines = [
      person({ terminationDate: '31/03/2024' }),
      assignment(),
      assignment({ assignmentId: '810002', effectiveEnd: '20240231' }),
    ];

    const result = await assembled(t, lines);

    t.match(result?.values, { terminationDate: '', assignmentNumber: '90000001' });
    t.match(result?.problems, [
      { code: 'parse-error', message: `${FILE} line 4: "20240231" in a AS record is no date.`, anchor: PERSON },
      { code: 'invalid-attribute-value', message: `${FILE} line 2: "31/03/2024" in a PR record is no date.` },
    ]);
  });
});

t.test('the primary assignment', async (t) => {
  const job = (id: string, fields: Parameters<typeof assignment>[0] = {}) =>
    assignment({ assignmentId: id, assignmentNumber: id, ...fields });
  const chosen: Record<string, [lines: string[], number: string]> = {
    'is the one with the flag': [[job('1', { primary: 'No', effectiveStart: '20230101' }), job('2')], '2'],
    'is the flagged one that started last': [[job('1', { effectiveStart: '20230101' }), job('2')], '1'],
    'is not one that has ended': [[job('1', { effectiveEnd: '20240101' }), job('2', { primary: 'No' })], '2'],
    'is not one whose written end has passed': [
      [job('1', { assignmentEndDate: '20240310' }), job('2', { primary: 'No' })],
      '2',
    ],
    'is not one that was terminated': [[job('1', { systemStatus: 'TERM_ASSIGN' }), job('2', { primary: 'No' })], '2'],
    'is, without any flag, the live one that started last': [
      [job('1', { primary: 'No' }), job('2', { primary: '', effectiveStart: '20230101' })],
      '2',
    ],
    'is a live one before a flagged one still to come': [
      [job('1', { effectiveStart: '20250101' }), job('2', { primary: 'No' })],
      '2',
    ],
    'is, with nothing live, the first to come': [
      [job('1', { effectiveStart: '20250101' }), job('2', { effectiveStart: '20240601' })],
      '2',
    ],
    'is, when all is over, the last to have ended': [
      [job('1', { effectiveEnd: '20230101' }), job('2', { effectiveEnd: '20220101' })],
      '1',
    ],
    'may be in maternity or suspended': [
      [job('1', { systemStatus: 'SUSP_ASSIGN', userStatus: 'Maternity' }), job('2', { primary: 'No' })],
      '1',
    ],
    'is told by the user status where the system status is blank': [
      [job('1', { systemStatus: '', userStatus: 'Terminate Assignment' }), job('2', { primary: 'No' })],
      '2',
    ],
  };
  for (const [what, [lines, number]] of Object.entries(chosen)) {
    t.test(what, async (t) => {
      t.equal((await assembled(t, [person(), ...lines]))?.values.assignmentNumber, number);
      t.equal((await assembled(t, [person(), ...lines.toReversed()]))?.values.assignmentNumber, number, 'in any order');
    });
  }
});

t.test('the day of leaving', async (t) => {
  const leaver = person({ terminationDate: '20240331' });
  const days: Record<string, [lines: string[], day: string]> = {
    'is the actual termination date': [[leaver, assignment()], '2024-03-31'],
    'is blank without one': [[person(), assignment({ effectiveEnd: '20240331', assignmentEndDate: '20240331' })], ''],
    'is never a last working day, a contract end or a projected date': [
      [leaver, assignment({ lastWorkingDay: '20240501', contractEndDate: '20240601', projectedHireDate: '20240701' })],
      '2024-03-31',
    ],
    'is the later explicit end of an assignment': [[leaver, assignment({ effectiveEnd: '20240415' })], '2024-04-15'],
    'is the later written end of an assignment': [
      [leaver, assignment({ assignmentEndDate: '20240430' })],
      '2024-04-30',
    ],
    'is not moved by an earlier end': [[leaver, assignment({ effectiveEnd: '20240301' })], '2024-03-31'],
    'is not moved by an assignment that is over': [
      [leaver, assignment({ systemStatus: 'TERM_ASSIGN', effectiveEnd: '20240415' })],
      '2024-03-31',
    ],
    'is that of the last of several assignments': [
      [leaver, assignment(), assignment({ assignmentId: '810002', primary: 'No', effectiveEnd: '20240520' })],
      '2024-05-20',
    ],
    'follows rows that continue without a gap': [
      [
        leaver,
        assignment({ effectiveEnd: '20240410' }),
        assignment({ effectiveStart: '20240411', effectiveEnd: '20240420' }),
      ],
      '2024-04-20',
    ],
    'is not moved by a job that begins after a gap': [
      [leaver, assignment({ effectiveStart: '20240901', effectiveEnd: '20241231', assignmentId: '810002' })],
      '2024-03-31',
    ],
  };
  for (const [what, [lines, day]] of Object.entries(days)) {
    t.test(what, async (t) => t.equal((await assembled(t, lines))?.values.terminationDate, day));
  }

  t.test('is forgotten when the person is hired again', async (t) => {
    const lines = [
      person({ effectiveEnd: '20221231', terminationDate: '20221231' }),
      person({
        effectiveStart: '20230101',
        effectiveEnd: '20230930',
        terminationDate: '20221231',
        systemPersonType: 'EX_EMP',
      }),
      person({ effectiveStart: '20231001', hireDate: '20231001' }),
    ];

    t.match((await assembled(t, lines))?.values, { terminationDate: '', personType: 'EMP', startDate: '2023-10-01' });
    t.match((await assembled(t, lines, at('2023-05-01T09:00:00Z')))?.values, {
      terminationDate: '2022-12-31',
      personType: 'EX_EMP',
    });
  });
});

t.test('the mobile', async (t) => {
  const byPattern = { mobile: { by: 'pattern' } } as const;

  t.test('is the phone of its type', async (t) => {
    const lines = [
      person(),
      phone({ phoneType: 'H1', number: '07700 900001' }),
      phone({ phoneId: '820002', number: '07700 900002' }),
    ];

    t.equal((await assembled(t, lines))?.values.mobile, '07700 900002');
    t.equal((await assembled(t, lines, { mobile: { by: 'type', type: 'H1' } }))?.values.mobile, '07700 900001');
  });

  t.test('is by pattern any UK mobile number, and stays as it is written', async (t) => {
    for (const number of [
      '07700 900001',
      '+44 7700 900001',
      '0044 7700-900001',
      '447700900001',
      '+44 (0)7700 900001',
    ]) {
      t.equal((await assembled(t, [person(), phone({ phoneType: 'H1', number })], byPattern))?.values.mobile, number);
    }
  });

  t.test('is by pattern no other number', async (t) => {
    for (const number of ['01632 960001', '07700 90000', '+1 7700 900001', 'ext 7700']) {
      t.equal((await assembled(t, [person(), phone({ phoneType: 'M', number })], byPattern))?.values.mobile, '');
    }
  });

  t.test('is the newest of several', async (t) => {
    const lines = [person(), phone(), phone({ phoneId: '820002', number: '07700 900002', effectiveStart: '20230101' })];

    t.equal((await assembled(t, lines))?.values.mobile, '07700 900002');
  });
});

t.test('two employers may give one employee number: the VPD tells the people apart', async (t) => {
  const folder = esrFolder(t);
  writeExtract(folder, { vpd: '998' }, [person()]);

  const { owners } = await readAll(esrConnector(folder, { vpd: '998' }));

  t.same(owners, ['998/800001']);
});
