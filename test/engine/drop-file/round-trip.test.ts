import { spawnSync } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import t from 'tap';
import { withDropFile } from '../../../engine/drop-file/reader.ts';
import { DropFile } from '../../../engine/drop-file/writer.ts';
import { oddities } from '../reports/items.ts';
import { drop, fileIn, GUID, head, type Person, pageOf, readBack, schema, textOf, whole } from './dropped.ts';

const ada: Person = [GUID, { distinguishedName: ['CN=Ada,DC=example'], title: ['Matron'], memberOf: ['CN=A', 'CN=B'] }];

t.test('what was dropped is read back', async (t) => {
  t.test('with every odd value, and what each is', async (t) => {
    const people = oddities.map((odd, i): Person => {
      const value = odd.toWellFormed();
      return [
        `${i} ${value}`,
        { title: [value], memberOf: [value, 'CN=A', 'CN=B'], photo: ['AAEC'], manager: [`CN=${value}`] },
      ];
    });
    const page = pageOf(...people, ada, ['sixteen letters!', {}]);

    const read = await readBack(drop(fileIn(t), [page, whole]));

    t.same(read, [page, whole]);
  });

  t.test('whatever the values are', async (t) => {
    const value = fc.string({ unit: 'binary', minLength: 1 });
    const person = fc.tuple(value, fc.record({ title: fc.tuple(value), memberOf: fc.array(value) }));
    const file = fileIn(t);

    await fc.assert(
      fc.asyncProperty(fc.array(person, { maxLength: 5 }), async (people) => {
        const page = pageOf(...people);
        t.same(await readBack(drop(file, [page, whole])), people.length > 0 ? [page, whole] : [whole]);
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  t.test('with half a character as the sign of what cannot be shown, which is how the store keeps it', async (t) => {
    const read = await readBack(drop(fileIn(t), [pageOf([GUID, { title: ['half \ud83d'] }]), whole]));

    t.same(read, [pageOf([GUID, { title: ['half \ufffd'] }]), whole]);
  });

  t.test('with what is gone, what could not be read, and how the reading ended', async (t) => {
    const problem = { code: 'parse-error', message: 'Line 3 <is> odd\u0000.', anchor: GUID } as const;
    const batch = { ...pageOf(), removed: ['a', 'b'], problems: [problem, { ...problem, anchor: undefined }] };
    const end = {
      everything: false,
      deletionsUnsafe: 'No rights "there".',
      deletionsWait: 'Not yet.',
      watermark: '{"usn":1}\u0001',
      sequence: 7,
      notes: ['One.', 'Two.'],
      unavailable: ['photo'],
      containers: { 'OU=Staff': 2, '': 1 },
    };

    t.same(await readBack(drop(fileIn(t), [batch, { end }])), [batch, { end }]);
  });

  t.test('in the order in which it was read, where that decides what is there', async (t) => {
    const problem = { code: 'parse-error', message: 'Odd.', anchor: GUID } as const;
    const batches = [
      { ...pageOf(ada), removed: [GUID] },
      pageOf(ada, ada),
      { ...pageOf(ada), problems: [problem] },
      { ...pageOf(), removed: [GUID] },
      { ...pageOf(), elsewhere: ['2'], filtered: 3 },
      { ...pageOf(), problems: [problem], filtered: 4 },
      pageOf(),
    ];

    const read = await readBack(drop(fileIn(t), [...batches, whole]));

    t.same(read, [
      batches[0],
      batches[1],
      { ...pageOf(ada), problems: [problem], removed: [GUID], elsewhere: ['2'], filtered: 3 },
      { ...pageOf(), problems: [problem], filtered: 4 },
      whole,
    ]);
  });

  t.test('in pages, however many there are', async (t) => {
    const many = Array.from({ length: 2_500 }, (_, i): Person => [`${i}`, { title: [`${i}\r\n😀`.repeat(20)] }]);

    const read = await readBack(drop(fileIn(t), [pageOf(...many), whole]));

    t.same(
      read.map(({ objects }) => objects?.anchors.length),
      [1_000, 1_000, 500, undefined],
    );
    t.same(
      read.flatMap(({ objects }) => objects?.values ?? []),
      pageOf(...many).objects?.values,
    );
  });

  t.test('until the reading is stopped', async (t) => {
    const many = Array.from({ length: 3_000 }, (_, i): Person => [`${i}`, { title: ['x'.repeat(100)] }]);
    const file = drop(fileIn(t), [pageOf(...many), whole]);
    const stop = new AbortController();
    const wanted = { type: 'full-import', connector: 'AD', signal: stop.signal } as const;
    let objects = 0;

    const reading = async () => {
      for await (const batch of withDropFile(file, wanted, (read) => read.batches(['title']))) {
        objects += batch.objects?.anchors.length ?? 0;
        stop.abort();
      }
    };

    await t.rejects(reading(), { name: 'AbortError' });
    t.equal(objects, 1_000);
  });

  t.test('with its items, when it is of an export', async (t) => {
    const file = fileIn(t);
    const dropped = new DropFile(file, { ...head, type: 'export' }, { attributes: schema, objectClass: 'user' });
    const changes = [{ attribute: 'title', before: ['Nurse'], after: ['Matron'] }];
    const item = { dn: 'CN=Ada', anchor: GUID, changes };
    dropped.items([
      { object: 1, operation: 'update', hash: 'aa', ...item },
      { object: 2, operation: 'delete', hash: 'bb', ...item, changes: [] },
    ]);
    dropped.finish();

    const items: string[] = [];
    const wanted = { type: 'export', connector: 'AD' } as const;
    for await (const one of withDropFile(file, wanted, (read) => read.items())) items.push(one);

    t.same(items, ['1 update aa', '2 delete bb']);
  });
});

t.test('a drop file that went through other hands', async (t) => {
  const page = pageOf(ada, ['2', { title: ['two\r\nlines'] }]);
  const file = drop(fileIn(t), [page, whole]);
  const text = textOf(file);
  const kept: Readonly<Record<string, Buffer>> = {
    'saved as UTF-8': Buffer.from(text),
    'saved as UTF-8 with a mark': Buffer.from(`\ufeff${text}`),
    'saved as UTF-16, the other way round': Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    'with the line ends of Windows': Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`, 'utf16le'),
    'with a line more at its end': Buffer.from(`\ufeff${text}\n\n`, 'utf16le'),
  };
  for (const [what, bytes] of Object.entries(kept)) {
    t.test(`${what} says what it said`, async (t) => {
      writeFileSync(file, bytes);

      t.same(await readBack(file), [page, whole]);
    });
  }
});

t.test('a drop file as other programs see it', async (t) => {
  const file = drop(fileIn(t), [{ ...pageOf(ada), removed: ['gone'] }, whole]);
  const ask = (path: string) => {
    const anyNamespace = path.replaceAll(/(?<=\/)([a-z][a-z-]*)/g, "*[local-name()='$1']");
    const { status, stdout, stderr } = spawnSync('xmllint', ['--xpath', anyNamespace, file], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${path}: ${stderr}`);
    return stdout.trim();
  };

  t.test('is UTF-16 with a byte order mark, as a bulk load of SQL Server wants it', async (t) => {
    t.equal(spawnSync('head', ['-c2', file]).stdout.toString('hex'), 'fffe');
    t.match(textOf(file), /^<\?xml version="1\.0" encoding="UTF-16"\?>\n/);
  });

  t.test('is for its owner only: it names people', async (t) => {
    t.equal(statSync(file).mode & 0o077, 0);
  });

  t.test('names each object as MIM does', async (t) => {
    t.equal(ask('namespace-uri(/*)'), 'http://www.microsoft.com/mms/mmsml/v2');
    t.equal(ask('string(/mmsml/@step-type)'), 'full-import');
    t.equal(ask('string(/mmsml/directory-entries/delta[1]/@operation)'), 'replace');
    t.equal(ask('string(/mmsml/directory-entries/delta[1]/@dn)'), 'CN=Ada,DC=example');
    t.equal(ask('string(//delta[1]/anchor[@encoding="base64"])'), 'MyIRAFVEd2aImaq7zN3u/w==');
    t.equal(ask('string(//delta[1]/primary-objectclass)'), 'user');
    t.equal(ask('string(//delta[1]/objectclass/oc-value)'), 'user');
    t.equal(ask('string(//delta[1]/attr[@name="title"][@type="string"][@multivalued="false"]/value)'), 'Matron');
    t.equal(ask('count(//dn-attr[@name="memberOf"][@multivalued="true"]/dn-value/dn)'), '2');
    t.equal(ask('count(//delta[1]//@operation)'), '1', 'and no operations of its attributes');
    t.equal(ask('string(//delta[2]/@operation)'), 'delete');
    t.equal(ask('string(//delta[2]/@dn)'), 'gone', 'with its anchor where there is no name');
  });

  t.test('has what is ours in a namespace of its own', async (t) => {
    const ours = '*[namespace-uri()="urn:jml-sync:mmsml"]';

    t.equal(ask(`count(//@${ours})`), '4');
    t.equal(ask('string(//directory-entries/@*)'), 'AD');
    t.equal(ask(`count(/mmsml/${ours})`), '2');
  });

  t.test('gives what is ours no name that MMSML has: PowerShell does not tell namespaces apart', async (t) => {
    const problem = { code: 'parse-error', message: 'Odd.', anchor: GUID } as const;
    const end = { everything: true, watermark: 'w', deletionsUnsafe: 'x', notes: ['n'], unavailable: ['u'] };
    const text = textOf(
      drop(file, [{ ...pageOf(ada), problems: [problem] }, { end: { ...end, containers: { c: 1 } } }]),
    );
    const own = new Set([...text.matchAll(/\bjml:([a-z-]+)/g)].map(([, name]) => name));
    const others = new Set([...text.matchAll(/[< /](?!jml:|xmlns)([a-z-]+)(?=[ >=])/g)].map(([, name]) => name));

    t.ok(own.size > 10 && others.has('operation') && others.has('anchor') && others.has('attr'));
    t.same(
      [...own].filter((name) => others.has(name)),
      [],
    );
  });
});
