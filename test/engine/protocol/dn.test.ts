import t from 'tap';
import {
  canonicalDn,
  childDn,
  domainOf,
  escapeRdnValue,
  formatDn,
  isUnder,
  normaliseDn,
  parentOf,
  parseDn,
  rdnOf,
  sameDn,
} from '../../../engine/protocol/dn.ts';

const staff = 'OU=Staff,OU=Managed,DC=trust,DC=local';

t.test('a name with special characters', async (t) => {
  const written = {
    'Smith, John': 'Smith\\2C John',
    'O\'Neil "Bob"': "O'Neil \\22Bob\\22",
    ' lead': '\\20lead',
    'trail ': 'trail\\20',
    '#hash': '\\23hash',
    'back\\slash': 'back\\5Cslash',
    'ends\\': 'ends\\5C',
    'a+b': 'a\\2Bb',
    'a;b': 'a\\3Bb',
    'a=b': 'a\\3Db',
    '<a>': '\\3Ca\\3E',
    'a/b': 'a/b',
    'tab\tx': 'tab\\09x',
    'st*r (x)': 'st*r (x)',
    'Zoë Müller': 'Zoë Müller',
    'Ŵyn Llŷr': 'Ŵyn Llŷr',
    '日本 太郎': '日本 太郎',
    'emoji 😀': 'emoji 😀',
    'two  spaces': 'two  spaces',
  };
  for (const [value, text] of Object.entries(written)) {
    t.test(`"${value}" is written ${text} and reads back as it was`, async (t) => {
      const dn = childDn('CN', value, staff);

      t.equal(escapeRdnValue(value), text);
      t.equal(dn, `CN=${text},${staff}`);
      t.strictSame(rdnOf(dn), { type: 'CN', value });
      t.equal(parentOf(dn), staff);
      t.equal(canonicalDn(dn), dn);
      t.ok(isUnder(dn, staff));
    });
  }

  t.test('is the same name canonically, however its value was escaped', async (t) => {
    const canonical = {
      'CN=a\\\\,OU=b': 'CN=a\\5C,OU=b',
      'CN=a\\\\\\,b,OU=c': 'CN=a\\5C\\2Cb,OU=c',
      'CN=\\#a,OU=b': 'CN=\\23a,OU=b',
      'CN=a\\#b,OU=c': 'CN=a#b,OU=c',
      'CN=\\ a\\ ,OU=b': 'CN=\\20a\\20,OU=b',
      'CN=a\\ b,OU=c': 'CN=a b,OU=c',
      'CN=a\\2c b,OU=c': 'CN=a\\2C b,OU=c',
      'CN=a\\2C b , OU=c': 'CN=a\\2C b,OU=c',
      'CN=a\\;b\\<c\\>\\+\\=\\",OU=d': 'CN=a\\3Bb\\3Cc\\3E\\2B\\3D\\22,OU=d',
      'CN=a\\C3\\A9,OU=b': 'CN=aé,OU=b',
      'CN=a\\5C2C,OU=b': 'CN=a\\5C2C,OU=b',
      'CN=a\\\\2C,OU=b': 'CN=a\\5C2C,OU=b',
    };
    for (const [dn, same] of Object.entries(canonical)) {
      t.equal(canonicalDn(dn), same, dn);
      t.equal(canonicalDn(dn), formatDn(parseDn(dn)), 'as taking it apart would write it');
    }
  });

  t.test('reads in every manner of escaping that a directory may use', async (t) => {
    const same = [
      'CN=Smith\\2C John,DC=x',
      'CN=Smith\\, John,DC=x',
      'CN="Smith, John",DC=x',
      'cn = Smith\\2c John , dc=x',
    ];

    for (const dn of same) {
      t.equal(rdnOf(dn).value, 'Smith, John', dn);
      t.ok(sameDn(dn, same[0] ?? ''), dn);
    }
    t.equal(rdnOf('CN=Zo\\C3\\AB,DC=x').value, 'Zoë', 'two octets make one letter');
    t.equal(rdnOf('CN=trail\\ ,DC=x').value, 'trail ', 'an escaped space at the end belongs to the value');
    t.equal(rdnOf('CN=ends\\\\ ,DC=x').value, 'ends\\', 'a space after an escaped backslash does not');
    t.equal(rdnOf('CN=a=b,DC=x').value, 'a=b');
  });
});

t.test('comparing two names', async (t) => {
  t.test('passes over case and the spaces around separators', async (t) => {
    t.ok(sameDn('CN=Ada Obi,OU=Staff,DC=trust', 'cn=ada obi, ou=STAFF ;dc=Trust'));
    t.equal(normaliseDn('CN=Ada\\2C Obi, DC=Trust'), 'cn=ada\\2c obi,dc=trust');
  });

  t.test('tells accents and inner spaces apart', async (t) => {
    t.notOk(sameDn('CN=Zoe,DC=x', 'CN=Zoë,DC=x'));
    t.notOk(sameDn('CN=two spaces,DC=x', 'CN=two  spaces,DC=x'));
  });
});

t.test('a name lies under a container', async (t) => {
  t.test('at any depth, however either is written', async (t) => {
    t.ok(isUnder('CN=A,OU=Ward\\2C 9,OU=Staff,DC=x', 'ou=staff, dc=X'));
    t.ok(isUnder('CN=A,OU=Ward\\, 9,DC=x', 'OU="Ward, 9",DC=x'));
  });

  t.test('and not when it is the container, or only ends in the same letters', async (t) => {
    t.notOk(isUnder(staff, staff));
    t.notOk(isUnder('CN=A,OU=Old Staff,DC=x', 'OU=Staff,DC=x'));
    t.notOk(isUnder('CN=A\\,OU=Staff,DC=x', 'OU=Staff,DC=x'), 'the comma before OU is part of the name');
  });
});

t.test('the parts of a name', async (t) => {
  t.equal(domainOf(staff), 'dc=trust,dc=local');
  t.equal(domainOf('OU=Staff'), '');
  t.equal(parentOf('DC=local'), '');
  t.equal(formatDn(parseDn(staff)), staff);
  t.strictSame(parseDn(''), []);
});

t.test('what is no name is refused with the reason', async (t) => {
  const wrong = {
    'Staff,DC=x': 'no "attribute=" before "Staff"',
    'CN=,DC=x': 'no value after "CN="',
    'CN=a,,DC=x': 'no "attribute=" before ""',
    'CN=a+UID=b,DC=x': 'unescaped +',
    'CN=#04024869,DC=x': 'hexadecimal form',
    'CN="a,DC=x': 'does not close it',
    'CN=a,DC=x\\': 'lone backslash',
  };
  for (const [dn, reason] of Object.entries(wrong)) {
    t.throws(() => parseDn(dn), { code: 'invalid-dn', message: new RegExp(reason.replace('+', '\\+')) }, dn);
  }
  t.throws(() => rdnOf(''), { code: 'invalid-dn' });
});
