import t from 'tap';
import { overtakenHirings } from '../../../../engine/connectors/esr/hiring.ts';
import { kept } from '../../../../engine/connectors/esr/record.ts';

type Columns = Partial<Record<(typeof kept.PR)[number], string>>;

/** A person's row as it lies at rest. */
function row(columns: Columns): string {
  const cells: Columns = { personId: '800001', ...columns };
  return ['PR', ...kept.PR.map((column) => cells[column] ?? '')].join('~');
}

const hiring = (day: string, more: Columns = {}) => row({ effectiveStart: day, hireDate: day, ...more });
const april = hiring('20240402');

t.test('a first day known before', async (t) => {
  t.test('is overtaken by one that is put off or brought forward', async (t) => {
    for (const day of ['20240408', '20240318']) t.same([...overtakenHirings([april], [hiring(day)])], [april]);
  });

  t.test('stays when its own row is told again, or a name changes later', async (t) => {
    t.equal(overtakenHirings([april], [hiring('20240402', { lastName: 'Other' })]).size, 0);
    const renamed = row({ effectiveStart: '20240501', hireDate: '20240402', lastName: 'Other' });
    t.equal(overtakenHirings([april], [renamed]).size, 0);
    t.equal(overtakenHirings([renamed], [april]).size, 0, 'in either order');
  });

  t.test('stays when the person has left and is hired again', async (t) => {
    const left = hiring('20200101', { terminationDate: '20240331' });
    t.equal(overtakenHirings([left], [april]).size, 0);
    const ended = hiring('20200101', { effectiveEnd: '20240331' });
    t.equal(overtakenHirings([ended], [april]).size, 0, 'or the row says so itself');
  });
});
