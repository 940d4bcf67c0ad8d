import t from 'tap';
import { loadConfiguration, parseConfiguration } from '../../../engine/config/load.ts';

const small = `{
  // Ours.
  "version": 1,
  "organisation": { "name": "T", "codes": ["X99"], "mailDomains": ["nhs.example"] },
  "topology": "local",
  "connectors": [
    { "name": "ESR", "system": "esr", "transport": "go2", "vpd": "999", "folder": "extracts" },
  ],
}
`;

function faultsOf(text: string): string[] {
  try {
    parseConfiguration(text);
    return [];
  } catch (cause) {
    const { code, message } = cause as { code: string; message: string };
    return code === 'configuration-invalid' ? message.split('\n') : [String(cause)];
  }
}

t.test('a small configuration with comments and trailing commas is read', async (t) => {
  t.match(parseConfiguration(small), { topology: 'local', connectors: [{ vpd: '999' }] });
});

t.test('a byte order mark, as Windows PowerShell writes it, is no fault', async (t) => {
  t.match(parseConfiguration(`\uFEFF${small}`), { topology: 'local' });
});

t.test('every fault is named with its line, its property and what would be right', async (t) => {
  const faults: readonly (readonly [string, string, string, RegExp])[] = [
    [
      'an unknown property',
      '"topology": "local"',
      '"topology": "local", "tpology": 1',
      /line 5: tpology is not a property/,
    ],
    [
      'a property that stands there twice',
      '"topology": "local",',
      '"topology": "local", "topology": "full",',
      /line 5: topology stands here more than once/,
    ],
    ['a wrong choice', '"local"', '"both"', /line 5: topology is "both"; must be "local" or "full"/],
    ['a missing property', '"version": 1,', '', /version is missing/],
    ['a wrong version', '"version": 1', '"version": 2', /line 3: version is 2; must be 1/],
    ['a wrong type', '["X99"]', '"X99"', /line 4: organisation\.codes is "X99"; must be array/],
    ['an empty list', '["X99"]', '[]', /line 4: organisation\.codes is \[\]/],
    ['a wrong form', '"vpd": "999"', '"vpd": "99"', /line 7: connectors\[0\]\.vpd is "99"; must look like/],
    ['an unknown transport', '"go2"', '"go3"', /line 7: connectors\[0\]\.transport is "go3"; must be one of go2, scim/],
    [
      'an unknown property of a connector',
      '"vpd": "999"',
      '"vpd": "999", "vdp": "1"',
      /line 7: connectors\[0\]\.vdp is not a property/,
    ],
    ['a missing property of a connector', ', "folder": "extracts"', '', /line 7: connectors\[0\]\.folder is missing/],
    [
      'a name used twice',
      '{ "name": "ESR"',
      '{ "name": "esr", "system": "esr", "transport": "go2", "vpd": "998", "folder": "x" },\n    { "name": "ESR"',
      /line 8: connectors\[1\]\.name "ESR" is used twice/,
    ],
  ];
  for (const [what, from, to, wanted] of faults) {
    const found = faultsOf(small.replace(from, to));
    t.equal(found.length, 1, `${what} is one fault`);
    t.match(found[0], wanted);
  }
});

t.test('the way into the portal', async (t) => {
  const auth = '"auth": { "tokenUrl": "https://login.example/token", "clientId": "jml", "clientSecretFile": "s" }';
  const portal = (ways: string) =>
    small.replace(
      '"folder": "extracts" },',
      '"folder": "extracts" },\n    { "name": "NHSmail", "system": "nhsmail", "transport": "scim", "url": "https://portal.example"' +
        ways +
        ' },',
    );

  t.test('is a key, or client credentials', async (t) => {
    t.same(faultsOf(portal(', "keyFile": "k"')), []);
    t.same(faultsOf(portal(`, ${auth}`)), []);
  });

  t.test('is neither left out nor named twice', async (t) => {
    t.match(faultsOf(portal('')), [/line 8: connectors\[1\]\.keyFile is missing: name the file of the key, or/]);
    t.match(faultsOf(portal(`, "keyFile": "k", ${auth}`)), [
      /line 8: connectors\[1\]\.auth and keyFile are two ways in/,
    ]);
  });

  t.test('sends no secret over a network in clear', async (t) => {
    const plain = auth.replace('https:', 'http:');
    t.match(faultsOf(portal(`, ${plain}`)), [/line 8: connectors\[1\]\.auth\.tokenUrl is "http:.*must look like/]);
    t.same(faultsOf(portal(`, ${plain.replace('login.example', '127.0.0.1:8080')}`)), []);
  });
});

t.test('a column with several values, or with octets', async (t) => {
  const file = (columns: string) =>
    small.replace(
      '"folder": "extracts" },',
      `"folder": "extracts" },\n    { "name": "N", "system": "nhsmail", "transport": "delimited", "file": "n.csv", "anchor": "id", "columns": ${columns} },`,
    );

  t.same(
    faultsOf(
      file(
        '{ "mail": "m", "status": "s", "aliases": { "column": "a", "separator": ";" }, "photo": { "column": "p", "kind": "binary" } }',
      ),
    ),
    [],
  );
  t.match(faultsOf(file('{ "aliases": { "column": "a", "seperator": ";" } }')), [
    /line 8: connectors\[1\]\.columns\.aliases/,
  ]);
});

t.test('a table that lacks what accounts are made of, or judged by', async (t) => {
  const file = (table: string) =>
    small.replace(
      '"folder": "extracts" },',
      `"folder": "extracts" },\n    { "name": "T", "transport": "delimited", "file": "t.csv", "anchor": "id", ${table} },`,
    );

  t.match(faultsOf(file('"system": "nhsmail", "columns": { "mail": "m" }')), [
    /line 8: connectors\[1\]\.columns\.status is missing: it says whose mailbox works/,
  ]);
  const marked = file('"system": "nhsmail", "columns": { "mail": "m", "status": "s" }');
  t.match(
    faultsOf(marked.replace('"local"', '"full"')),
    [/columns\.leaverDate is missing: without it no leaver is marked/, /columns\.hiddenFromAddressList is missing/],
    'is told before somebody leaves',
  );
  t.same(faultsOf(marked), [], 'while the national service marks leavers by itself');
  t.same(faultsOf(marked.replace('"local"', '"full"').replace('"id", ', '"id", "readOnly": true, ')), []);
  const names = '"distinguishedName": "dn", "sAMAccountName": "login", "userPrincipalName": "upn"';
  const place = '"createIn": "OU=a", "upnSuffix": "a"';
  t.match(
    faultsOf(file(`"system": "ad", "columns": { ${names} }, ${place}`)),
    [/columns\.accountDisabled is missing: without it no leaver is disabled/],
    'is told before somebody leaves',
  );
  t.match(faultsOf(file(`"system": "ad", "columns": { ${names}, "accountDisabled": "off" }`)), [
    /connectors\[1\]\.createIn is missing: accounts are made here/,
    /connectors\[1\]\.upnSuffix is missing/,
  ]);
  t.same(
    faultsOf(file('"system": "ad", "columns": { "mail": "m" }, "readOnly": true')),
    [],
    'one that is only read may',
  );
});

t.test('change records for a tool need an attribute that identifies an entry', async (t) => {
  const file = (more: string) =>
    small.replace(
      '"folder": "extracts" },',
      `"folder": "extracts" },\n    { "name": "AD", "system": "ad", "transport": "ldif", "file": "d.ldif", "createIn": "OU=a", "upnSuffix": "a", "exportChangesTo": "out.ldif"${more} },`,
    );

  t.match(faultsOf(file('')), [/line 8: connectors\[1\]\.anchorAttribute is missing: with exportChangesTo/]);
  t.same(faultsOf(file(', "anchorAttribute": "sAMAccountName"')), []);
});

t.test('several faults are told together', async (t) => {
  const text = small.replace('"local"', '"both"').replace('"999"', '"9"');
  t.equal(faultsOf(text).length, 2);
});

t.test('what is no JSON at all', async (t) => {
  t.match(faultsOf(''), [/the file is empty/]);
  t.match(faultsOf('{ "version": 1,\n "topology" }'), [/line 2: not valid JSON/]);
  t.not(faultsOf('[]').length, 0);
  t.not(faultsOf('null').length, 0);
});

t.test('a file that is not there is missing by name', async (t) => {
  t.throws(() => loadConfiguration('/nowhere/jml.config.jsonc'), {
    code: 'configuration-missing',
    message: /\/nowhere/,
  });
});
