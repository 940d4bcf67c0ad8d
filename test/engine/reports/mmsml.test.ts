import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { previewReport } from '../../../engine/reports/preview-report.ts';
import { create, itemOf, odd, oddities, reportSource } from './items.ts';

type Encoding = 'utf-8' | 'utf-16';

async function written(t: Test, items: Parameters<typeof reportSource>[0], encoding: Encoding = 'utf-8') {
  const kindOf = (_: string, attribute: string) =>
    attribute === 'photo' ? 'binary' : attribute === 'accountDisabled' ? 'boolean' : 'text';
  const options = { format: 'xml', encoding, kindOf, classOf: () => 'user' } as const;
  const chunks: Buffer[] = [];
  for await (const chunk of previewReport(reportSource(items), options)) chunks.push(chunk);
  const file = join(t.testdir(), 'preview.xml');
  writeFileSync(file, Buffer.concat(chunks));
  return file;
}

/** Answers of libxml2, which reads the file as any other program would. */
function ask(file: string, path: string): string {
  const anyNamespace = path.replaceAll(/(?<=\/)([a-z][a-z-]*)/g, "*[local-name()='$1']");
  const { status, stdout, stderr } = spawnSync('xmllint', ['--xpath', anyNamespace, file], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${path}: ${stderr}`);
  return stdout.replace(/\n$/, '');
}

t.test('a preview as MMSML', async (t) => {
  t.test('names what is added, with its attributes and no operations of theirs', async (t) => {
    const file = await written(t, [create]);

    t.equal(ask(file, 'string(/mmsml/@step-type)'), 'export');
    t.equal(ask(file, 'namespace-uri(/*)'), 'http://www.microsoft.com/mms/mmsml/v2');
    t.equal(ask(file, "string(//directory-entries/@*[local-name()='connector'])"), 'AD');
    t.equal(ask(file, 'string(//delta/@operation)'), 'add');
    t.equal(ask(file, 'string(//delta/@dn)'), create.dn);
    t.equal(ask(file, 'count(//anchor)'), '0', 'there is no anchor yet');
    t.equal(ask(file, 'count(//attr)'), '1', 'the name is no attribute');
    t.equal(ask(file, 'count(//attr/@operation) + count(//value/@operation)'), '0');
    t.equal(ask(file, 'string(//objectclass/oc-value)'), 'user');
  });

  t.test('names what each attribute loses and gains', async (t) => {
    const changes = [
      { attribute: 'title', before: ['Nurse'], after: ['Matron'] },
      { attribute: 'mobile', before: ['07700 900123'], after: [] },
      { attribute: 'department', before: [], after: ['Ward 4'] },
      { attribute: 'memberOf', before: ['CN=A', 'CN=B'], after: ['CN=B', 'CN=C'] },
      { attribute: 'accountDisabled', before: ['false'], after: ['true'] },
      { attribute: 'photo', before: [], after: ['AAEC'] },
    ];
    const file = await written(t, [itemOf(1, { operation: 'disable', changes })]);
    const attr = (name: string, rest: string) => ask(file, `string(//attr[@name="${name}"]${rest})`);

    t.equal(ask(file, 'string(//delta/@operation)'), 'update');
    t.equal(attr('title', '/@operation'), 'update');
    t.equal(attr('title', '/value[@operation="delete"]'), 'Nurse');
    t.equal(attr('title', '/value[@operation="add"]'), 'Matron');
    t.equal(attr('title', '/@multivalued'), 'false');
    t.equal(attr('mobile', '/@operation'), 'delete');
    t.equal(attr('department', '/@operation'), 'add');
    t.equal(attr('accountDisabled', '/@type'), 'boolean');
    t.equal(attr('photo', '/value[@encoding="base64"]'), 'AAEC');
    t.equal(ask(file, 'string(//dn-attr[@name="memberOf"]/dn-value[@operation="add"]/dn)'), 'CN=C');
    t.equal(ask(file, 'count(//dn-attr/dn-value)'), '2', 'what stays is not named');
    t.equal(ask(file, 'string(//dn-attr/@multivalued)'), 'true');
  });

  t.test('gives a GUID as its bytes, and says where a renamed object goes', async (t) => {
    const names = { attribute: 'distinguishedName', before: ['CN=Old,DC=example'], after: ['CN=New,DC=example'] };
    const file = await written(t, [itemOf(1, { operation: 'rename', dn: 'CN=Old,DC=example', changes: [names] })]);

    const anchor = Buffer.from(ask(file, 'string(//anchor)'), 'base64').toString('hex');

    t.equal(anchor, '33221100554477668899aabbccddeeff');
    t.equal(ask(file, 'string(//delta/@dn)'), 'CN=Old,DC=example');
    t.equal(ask(file, 'string(//delta/@newdn)'), 'CN=New,DC=example');
  });

  for (const encoding of ['utf-8', 'utf-16'] as const) {
    t.test(`gives every odd value back in ${encoding}`, async (t) => {
      const file = await written(t, [odd], encoding);

      t.equal(ask(file, 'string(//delta/@dn)'), odd.dn);
      oddities.forEach((value, at) => {
        const path = `//attr[@name="attribute${at}"]/value[@operation="add"]`;
        const isCoded = ask(file, `string(${path}/@encoding)`) === 'base64';
        const read = ask(file, `string(${path})`);
        const given = isCoded ? Buffer.from(read, 'base64').toString() : read;
        t.equal(given, value.toWellFormed(), JSON.stringify(value));
      });
    });
  }

  t.test('is whole when there is nothing to say, and leaves out what is only to follow', async (t) => {
    const file = await written(t, [itemOf(1, { state: 'to-follow', changes: [] })]);

    t.equal(ask(file, 'count(/mmsml/directory-entries)'), '1');
    t.equal(ask(file, 'count(//delta)'), '0');
  });

  t.test('keeps the connectors apart', async (t) => {
    const file = await written(t, [itemOf(1, { connector: 'NHSmail' }), itemOf(2), itemOf(3)]);

    t.equal(ask(file, 'count(//directory-entries)'), '2');
    t.equal(ask(file, 'count(//directory-entries[@*[local-name()="connector"]="AD"]/delta)'), '2');
  });
});
