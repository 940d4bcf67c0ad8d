import t from 'tap';
import { accountName, commonName, foldToAscii, mailAddress, searchName } from '../../../engine/sync/naming.ts';

const named = (givenName: string, sn: string, employeeNumber = '123') => ({ givenName, sn, employeeNumber });

t.test('names in ASCII', async (t) => {
  t.equal(foldToAscii("O'Brien-Smyth"), 'obriensmyth', 'lose what is no letter');
  t.equal(foldToAscii('Żółć'), 'zolc', 'lose their accents');
  t.equal(foldToAscii('Strauß Ærø Þór'), 'straussaerothor', 'spell out letters that have no accent to lose');
  t.equal(foldToAscii('İpek Işık'), 'ipekisik');
  t.equal(foldToAscii('王'), '', 'are empty when nothing can be written');
});

t.test('an account name', async (t) => {
  t.equal(accountName(named('Nora', 'Starter'), 1), 'nstarter', 'is the initial and the surname');
  t.equal(accountName(named('Nora', 'Starter'), 2), 'nstarter2', 'with a number for the second of that name');
  t.equal(accountName(named('Anna', 'Featherstonehaugh-Cholmondeley'), 1), 'afeatherstonehaughch', 'has 20 characters');
  t.equal(accountName(named('Anna', 'Featherstonehaugh-Cholmondeley'), 12), 'afeatherstonehaugh12', 'with its number');
  t.equal(accountName(named('', 'Prince'), 1), 'prince');
  t.equal(accountName(named('王', '芳', '20-77'), 1), 'user2077', 'is the employee number when no letter is left');
});

t.test('a common name', async (t) => {
  t.equal(commonName(named('Nora', 'Starter'), 1), 'Starter, Nora');
  t.equal(commonName(named('Nora', 'Starter'), 3), 'Starter, Nora 3', 'has the number of the account');
  t.equal(commonName(named('', 'Prince'), 1), 'Prince');
  t.equal(commonName(named('', '', '77'), 1), '77');
  t.equal(commonName(named('', '', ''), 1), 'user', 'is never empty');
  const long = commonName(named('N'.repeat(50), 'S'.repeat(50)), 2);
  t.equal(long.length, 64);
  t.match(long, / 2$/);
});

t.test('an address', async (t) => {
  const at = (parts: ReturnType<typeof named>, nth = 1) => mailAddress(parts, 'nhs.example', nth);
  t.equal(at(named('Nora', 'Starter')), 'nora.starter@nhs.example');
  t.equal(at(named('Nora', 'Starter'), 2), 'nora.starter2@nhs.example');
  t.equal(at(named('Anne Marie', "O'Neil-Smïth")), 'anne-marie.oneil-smith@nhs.example', 'keeps hyphens');
  t.equal(at(named('王', '芳', '77')), 'user77@nhs.example');
  t.equal(at(named('N'.repeat(60), 'S'.repeat(60)), 2).split('@')[0]?.length, 64);
});

t.test('a name to search by', async (t) => {
  t.equal(searchName(['Müller', 'José ']), 'muller jose');
  t.equal(searchName(['', 'José']), 'jose');
});
