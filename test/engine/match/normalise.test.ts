import t from 'tap';
import {
  normaliseEmail,
  normaliseEmployeeNumber,
  normaliseMobile,
  normaliseName,
  normalisePosition,
  scopedEmployeeNumber,
} from '../../../engine/match/normalise.ts';

t.test('two spellings of one name', async (t) => {
  const alike: readonly (readonly [string, string])[] = [
    ["O'Neil", 'ONEIL'],
    ['O’Neil', "o'neil"],
    ['Smith-Jones', 'Smith Jones'],
    ['Siân', 'Sian'],
    ['ZOË', 'zoe\u0308'],
    ['Łukasz', 'Lukasz'],
    ['Strauß', 'Strauss'],
    ['Sørensen', 'SORENSEN'],
    ['van der Berg', 'Van Der-Berg '],
    ['Ｋｅｉｋｏ', 'Keiko'],
  ];
  for (const [one, other] of alike) {
    t.equal(normaliseName(one), normaliseName(other), `${one} and ${other} are one name`);
  }
  t.not(normaliseName('Jon'), normaliseName('John'), 'a letter more is another name');
  t.not(normaliseName('李'), '', 'a name in another script is a name');
  t.equal(normaliseName(" -' "), '', 'marks alone are no name');
});

t.test('a mobile number', async (t) => {
  for (const written of [
    '07700 900123',
    '07700900123',
    '+447700900123',
    '+44 (0)7700 900-123',
    '0044 7700 900123',
    '447700900123',
    '7700900123',
    '07700\u00a0900–123',
  ]) {
    t.equal(normaliseMobile(written), '07700900123', `${written} is read`);
  }
  for (const written of [
    '',
    '01632 960123',
    '07700 90012',
    '07700 9001234',
    '+33 7 70 09 00 12',
    'none',
    '07700900123 x2',
  ]) {
    t.equal(normaliseMobile(written), '', `"${written}" is no UK mobile`);
  }
});

t.test('an employee number', async (t) => {
  t.equal(normaliseEmployeeNumber(' 0020345678 '), '20345678', 'leading zeros mean nothing');
  t.equal(normaliseEmployeeNumber('20345678-2'), '20345678', 'the suffix of an assignment means nothing');
  t.equal(normaliseEmployeeNumber('000'), '', 'zeros alone are no number');
  t.equal(scopedEmployeeNumber('999', '0020345678'), '999|20345678', 'it belongs to its VPD');
  t.equal(scopedEmployeeNumber('', '20345678'), '', 'without a VPD it cannot be compared');
  t.equal(scopedEmployeeNumber('999', ''), '', 'a VPD alone is no number');
});

t.test('an e-mail address', async (t) => {
  t.equal(normaliseEmail(' O.Obi@NHS.example '), 'o.obi@nhs.example', 'case and spaces mean nothing');
  t.equal(normaliseEmail('n/a'), '', 'a remark is no address');
});

t.test('a position', async (t) => {
  t.equal(normalisePosition('700001|Staff Nurse|N6H|'), normalisePosition('STAFF NURSE'), 'only its title counts');
  t.not(
    normalisePosition('700001|Staff Nurse|N6H|'),
    normalisePosition('700001|Ward Clerk|N6H|'),
    'another title differs',
  );
  t.equal(normalisePosition('700001||N6H|'), '', 'without a title there is nothing to compare');
});
