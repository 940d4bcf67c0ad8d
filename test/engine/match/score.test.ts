import t from 'tap';
import type { Candidate } from '../../../engine/match/candidate.ts';
import { blockingKeys, sharedIdentifiers } from '../../../engine/match/keys.ts';
import { scorePair } from '../../../engine/match/score.ts';
import { jml } from '../../../engine/match/settings.ts';

const nurse: Candidate = {
  email: 'o.obi@nhs.example',
  employeeNumber: '20345678',
  vpd: '999',
  mobile: '07700 900123',
  givenName: 'Ola',
  familyName: 'Obi',
  position: '700001|Staff Nurse|N6H|',
};

const nobody: Candidate = {
  email: '',
  employeeNumber: '',
  vpd: '999',
  mobile: '',
  givenName: '',
  familyName: '',
  position: '',
};

const fields = ['email', 'employeeNumber', 'mobile', 'familyName', 'givenName', 'position'] as const;
const additive = { ...jml, names: 'additive' } as const;

/** A mailbox that agrees with the nurse in these fields and is blank in the others. */
function agreeingIn(chosen: readonly string[]): Candidate {
  return { ...nobody, ...Object.fromEntries(fields.filter((f) => chosen.includes(f)).map((f) => [f, nurse[f]])) };
}

function everyCombination(): string[][] {
  return Array.from({ length: 64 }, (_, bits) => fields.filter((_, index) => (bits & (1 << index)) !== 0));
}

/** The table of the service, written down once more in another way. */
function expectedPoints(agreed: readonly string[], names: 'exclusive' | 'additive'): number {
  const has = (field: string) => agreed.includes(field);
  const identifiers = (has('email') ? 5 : 0) + (has('employeeNumber') ? 5 : 0) + (has('mobile') ? 4 : 0);
  const singles = (has('givenName') ? 1 : 0) + (has('familyName') ? 1 : 0);
  const full = names === 'exclusive' ? 3 : 5;
  return identifiers + (singles === 2 ? full : singles) + (has('position') ? 1 : 0);
}

t.test('each of the 64 ways in which two records can agree', async (t) => {
  for (const agreed of everyCombination()) {
    for (const settings of [jml, additive]) {
      const { points } = scorePair(nurse, agreeingIn(agreed), settings);

      t.equal(points, expectedPoints(agreed, settings.names), `${settings.names}: ${agreed.join(' + ') || 'nothing'}`);
    }
  }
});

t.test('the two readings of the name', async (t) => {
  const isMatch = (agreed: string[], settings: typeof jml) =>
    scorePair(nurse, agreeingIn(agreed), settings).points >= settings.threshold;

  const differing = everyCombination().filter((agreed) => isMatch(agreed, jml) !== isMatch(agreed, additive));
  const matching = everyCombination().filter((agreed) => isMatch(agreed, jml));

  t.same(differing, [['familyName', 'givenName', 'position']], 'disagree on full name and title alone');
  t.equal(matching.length, 50, 'match 50 of 64 ways when exclusive');
});

t.test('what the points are for', async (t) => {
  t.same(scorePair(nurse, nurse, jml).hits, ['email', 'employeeNumber', 'mobile', 'firstAndLast', 'position']);
  t.same(scorePair(nurse, agreeingIn(['givenName']), jml).hits, ['first']);
  t.same(scorePair(nurse, agreeingIn(['givenName', 'familyName']), additive).hits, ['firstAndLast', 'first', 'last']);
  t.equal(scorePair(nurse, nurse, jml).points, 18, 'everything, exclusive');
  t.equal(scorePair(nurse, nurse, additive).points, 20, 'everything, additive');
});

t.test('two records with nothing in them', async (t) => {
  t.match(scorePair(nobody, nobody, jml), { points: 0, hits: [], vetoes: [], asks: [] }, 'agree in nothing');
});

t.test('an identifier that several people hold', async (t) => {
  const colleague = { ...nurse, email: 'a.ahmed@nhs.example', employeeNumber: '20345679', givenName: 'Amy' };
  const shared = sharedIdentifiers([nurse, colleague, nobody]);

  const { hits } = scorePair(nurse, nurse, { ...jml, isShared: (key) => shared.has(key) });

  t.same([...shared], ['mobile:07700900123'], 'is found');
  t.notOk(hits.includes('mobile'), 'scores nothing');
  t.ok(hits.includes('email'), 'and takes nothing from the others');
});

t.test('an employee number that two mailboxes hold', async (t) => {
  const shared = sharedIdentifiers([nurse, { ...nurse, email: 'old.address@nhs.example', mobile: '' }]);

  const { hits } = scorePair(nurse, nurse, { ...jml, isShared: (key) => shared.has(key) });

  t.ok(hits.includes('employeeNumber'), 'still scores: the tie is asked about, and nobody gets a third mailbox');
});

t.test('an address that equals only an alias', async (t) => {
  const mailbox = { ...nobody, email: 'ola.obi@nhs.example', aliases: ['O.OBI@nhs.example'] };

  const score = scorePair(nurse, mailbox, jml);

  t.equal(score.points, 0, 'scores nothing');
  t.equal(score.aliasUsed, true, 'is told');
  t.equal(scorePair(nurse, nurse, jml).aliasUsed, false, 'and not told when the primary address is used');
});

t.test('what stands against a join', async (t) => {
  const vetoesFor = (mailbox: Partial<Candidate>) => scorePair(nurse, { ...nurse, ...mailbox }, jml).vetoes;

  t.same(vetoesFor({}), [], 'nothing when all is equal');
  t.same(vetoesFor({ employeeNumber: '20345679' }), ['employee-number-differs'], 'another number in the same VPD');
  t.same(vetoesFor({ employeeNumber: '0020345678-3' }), [], 'not the same number written differently');
  t.same(vetoesFor({ employeeNumber: '20345679', vpd: '998' }), [], 'not a number of another VPD');
  t.same(vetoesFor({ employeeNumber: '' }), [], 'not a missing number');
  t.same(vetoesFor({ givenName: 'Amy', familyName: 'Ahmed' }), ['reused-address'], 'the address with two other names');
  t.same(vetoesFor({ familyName: 'Ahmed' }), [], 'not a new surname');
  t.same(vetoesFor({ givenName: '', familyName: '' }), [], 'not missing names');
  t.same(vetoesFor({ email: '', givenName: 'Amy', familyName: 'Ahmed' }), [], 'not other names without the address');
});

t.test('what a person must look at first', async (t) => {
  const esr = { ...nurse, organisationCode: 'X99' };
  const asksFor = (mailbox: Partial<Candidate>) => scorePair(esr, { ...nurse, ...mailbox }, jml).asks;

  for (const status of ['Deleted', 'Deleted_Permanent', 'Deleted Permanent', 'perm_deleted']) {
    t.same(asksFor({ status }), ['dead-account'], `a mailbox that is ${status}`);
  }
  t.same(asksFor({ status: 'Inactive' }), [], 'not one that is only inactive');
  t.same(asksFor({ organisationCode: 'ZZ1' }), ['other-organisation'], 'a mailbox of another organisation');
  t.same(asksFor({ organisationCode: 'x99' }), [], 'not one of the same organisation');
  t.same(asksFor({}), [], 'not one whose organisation is unknown');
});

t.test('looking candidates up by keys', async (t) => {
  const shareKey = (agreed: string[], names: 'exclusive' | 'additive') => {
    const keys = new Set(blockingKeys(nurse, names));
    return blockingKeys(agreeingIn(agreed), names).some((key) => keys.has(key));
  };
  for (const settings of [jml, additive]) {
    const missed = everyCombination().filter(
      (agreed) =>
        scorePair(nurse, agreeingIn(agreed), settings).points >= settings.threshold &&
        !shareKey(agreed, settings.names),
    );
    t.same(missed, [], `loses no match when names are ${settings.names}`);
  }
  t.same(blockingKeys(nurse), ['email:o.obi@nhs.example', 'employeeNumber:999|20345678', 'mobile:07700900123']);
  t.same(blockingKeys(nobody, 'additive'), [], 'gives none for a record with nothing in it');
});
