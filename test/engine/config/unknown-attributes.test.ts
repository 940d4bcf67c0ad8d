import t from 'tap';
import { parseConfiguration } from '../../../engine/config/load.ts';
import { invalidAt } from '../../../engine/config/places.ts';
import type { Configuration } from '../../../engine/config/schema.ts';
import { unknownAttributes } from '../../../engine/config/unknown-attributes.ts';

const written = `{
  "version": 1,
  "organisation": { "name": "T", "codes": ["X99"], "mailDomains": ["nhs.example"] },
  "topology": "full",
  "connectors": [
    { "name": "Staff", "system": "esr", "transport": "delimited", "file": "staff.csv", "anchor": "id",
      "columns": { "familyName": "last" } },
    { "name": "AD", "system": "ad", "transport": "ldif", "file": "x.ldif", "createIn": "OU=S,DC=x", "upnSuffix": "x.example" }
  ],
  "flows": {
    "inbound": [
      { "system": "esr", "from": "familyName", "to": "sn" }
    ],
    "outbound": [
      { "system": "ad", "from": "sn", "to": "info" }
    ]
  }
}`;
const esr = { name: 'Staff', system: 'esr', attributes: ['familyName', 'jobTitle'] } as const;
const ad = { name: 'AD', system: 'ad', attributes: ['sn', 'info'] } as const;

/** What is said of the file after this change of its text. */
function saidOf(from = '', to = ''): string {
  const configuration = parseConfiguration(written.replace(from, to), 'jml.config.jsonc');
  return invalidAt(configuration, unknownAttributes(configuration, ['sn', 'mail'], [esr, ad])).message;
}

t.test('rules that name what exists are no fault', async (t) => {
  t.equal(saidOf(), '');
});

t.test('a rule that names what does not exist is told with file, line, rule and what there is', async (t) => {
  const faults: readonly (readonly [string, string, string, string])[] = [
    [
      'an attribute of the source',
      '"from": "familyName"',
      '"from": "surname"',
      'jml.config.jsonc line 12: flows.inbound[0].from: the rule "esr.surname to sn" names surname, which esr does not have. It has: familyName, jobTitle.',
    ],
    [
      'the attribute of the metaverse that it flows to',
      '"to": "sn"',
      '"to": "surname"',
      'jml.config.jsonc line 12: flows.inbound[0].to: the rule "esr.familyName to surname" names surname, which the metaverse does not have. It has: sn, mail.',
    ],
    [
      'the attribute of the metaverse that it flows from',
      '"from": "sn"',
      '"from": "surname"',
      'jml.config.jsonc line 15: flows.outbound[0].from: the rule "surname to ad.info" names surname, which the metaverse does not have. It has: sn, mail.',
    ],
    [
      'an attribute of the target',
      '"to": "info"',
      '"to": "shoeSize"',
      'jml.config.jsonc line 15: flows.outbound[0].to: the rule "sn to ad.shoeSize" names shoeSize, which ad does not have. It has: sn, info.',
    ],
    [
      'a column for an attribute',
      '{ "familyName": "last" }',
      '{ "surname": "last" }',
      'jml.config.jsonc line 7: connectors[0].columns.surname: Staff names surname, which esr does not have. It has: familyName, jobTitle.',
    ],
  ];
  for (const [what, from, to, sentence] of faults) t.equal(saidOf(from, to), sentence, what);
});

t.test('a rule about a system that is not connected waits for it', async (t) => {
  const configuration = parseConfiguration(written);

  const faults = unknownAttributes({ ...configuration, connectors: [] }, ['sn', 'mail'], []);

  t.same(faults, []);
});

t.test('a configuration out of the store has no line to be named', async (t) => {
  const kept = JSON.parse(JSON.stringify(parseConfiguration(written))) as Configuration;

  t.match(invalidAt(kept, unknownAttributes(kept, ['mail'], [esr, ad])).message, /^flows\.inbound\[0\]\.to: the rule/);
});
