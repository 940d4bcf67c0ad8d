import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { DropFile } from '../../../engine/drop-file/writer.ts';
import { drop, fileIn, GUID, head, pageOf, readBack, schema, whole } from './dropped.ts';

const begin = (file: string) => new DropFile(file, head, { attributes: schema, objectClass: 'user' });
const before = pageOf([GUID, { title: ['Nurse'] }]);
const after = pageOf([GUID, { title: ['Matron'] }]);

t.test('a drop file that is being written', async (t) => {
  t.test('leaves the one before as it was, until it stands', async (t) => {
    const file = drop(fileIn(t), [before, whole]);

    const next = begin(file);
    next.batch(after);

    t.same(await readBack(file), [before, whole]);
    next.finish(whole.end);
    t.same(await readBack(file), [after, whole]);
    t.same(readdirSync(join(file, '..')), ['ad.xml']);
  });

  t.test('leaves nothing when it is given up', async (t) => {
    const file = drop(fileIn(t), [before, whole]);

    const next = begin(file);
    next.batch(after);
    next.abandon();

    t.same(await readBack(file), [before, whole]);
    t.same(readdirSync(join(file, '..')), ['ad.xml']);
  });

  t.test('clears away what a process that was killed had begun, and nothing else', async (t) => {
    const file = fileIn(t);
    const left = `.ad.xml.${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}.tmp`;
    const others = ['.ad.xml.bak', '.other.xml.tmp'];
    for (const name of [left, ...others]) writeFileSync(join(file, '..', name), 'Ada Example');

    drop(file, [after, whole]);

    t.same(readdirSync(join(file, '..')).sort(), [...others, 'ad.xml']);
  });
});

t.test('a place where no drop file can be', async (t) => {
  const refused = (t: Test, file: string, says: RegExp) => {
    t.throws(() => begin(file), { code: 'file-unwritable', message: says });
  };

  t.test('is named for what it is, before anything is read', async (t) => {
    const folder = t.testdir({ file: 'x' });

    refused(t, join(folder, 'no/such/folder/ad.xml'), /cannot be written \(ENOENT\)/);
    refused(t, join(folder, 'file/ad.xml'), /cannot be written \(ENOTDIR\)/);
    refused(t, folder, /is a folder and was left as it is; name another file/);
    refused(t, '/dev/null', /null is something else than a drop file/);
  });

  t.test('is not taken from the file that is there, if that is no drop file', async (t) => {
    const folder = t.testdir({ 'staff.csv': 'Id;Name\n1;Ada\n' });
    const file = join(folder, 'staff.csv');
    symlinkSync(file, join(folder, 'link.xml'));

    refused(t, file, /is something else than a drop file and was left as it is/);
    refused(t, join(folder, 'link.xml'), /is something else than a drop file/);

    t.equal(readFileSync(file, 'utf8'), 'Id;Name\n1;Ada\n');
    t.same(readdirSync(folder).sort(), ['link.xml', 'staff.csv']);
  });

  t.test('but an empty file is, and one that is spoilt', async (t) => {
    const file = fileIn(t);
    writeFileSync(file, '');

    t.same(await readBack(drop(file, [before, whole])), [before, whole]);
    writeFileSync(file, readFileSync(file).subarray(0, 900));
    t.same(await readBack(drop(file, [after, whole])), [after, whole]);
  });

  t.test('is told when it is lost on the way', async (t) => {
    const file = fileIn(t);
    const next = begin(file);
    mkdirSync(file);

    t.throws(() => next.finish(whole.end), { code: 'file-unwritable', message: /cannot be written \(EISDIR\)/ });

    t.same(readdirSync(join(file, '..')), ['ad.xml']);
    t.ok(existsSync(file));
  });
});
