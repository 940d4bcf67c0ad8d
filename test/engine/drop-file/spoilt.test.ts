import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { withDropFile } from '../../../engine/drop-file/reader.ts';
import { EngineError } from '../../../engine/errors.ts';
import { drop, fileIn, GUID, pageOf, readBack, textOf, whole } from './dropped.ts';

const file = fileIn(t);
const good = textOf(drop(file, [pageOf([GUID, { title: ['Matron'] }], ['2', { title: ['Nurse'] }]), whole]));
const write = (text: string) => writeFileSync(file, `\ufeff${text}`, 'utf16le');
/** As somebody would who knows how the seal is made. */
const sealedAnew = (text: string) => {
  const at = text.lastIndexOf('<jml:seal ');
  const digest = createHash('sha256')
    .update(Buffer.from(text.slice(0, at), 'utf16le'))
    .digest('hex');
  return `${text.slice(0, at)}<jml:seal sha256="${digest}"/>\n</mmsml>\n`;
};
const lines = good.split('\n');
const lineOf = (part: string) => lines.findIndex((line) => line.includes(part)) + 1;

async function failure(name = file, of: Parameters<typeof readBack>[1] = {}): Promise<EngineError> {
  const cause = await readBack(name, of).then(
    () => new Error('It was taken.'),
    (error: unknown) => error,
  );
  if (cause instanceof EngineError) return cause;
  throw cause;
}

t.test('a drop file that is not as it was written', async (t) => {
  t.test('is refused wherever it is cut', async (t) => {
    const codes = new Set<string>();
    for (let length = 0; length < good.trimEnd().length; length += 7) {
      write(good.slice(0, length));
      codes.add((await failure()).code);
    }

    t.same([...codes], ['drop-file-unusable']);
  });

  t.test('is refused whichever sign of it is another one', async (t) => {
    const taken: number[] = [];
    for (let at = 0; at < good.trimEnd().length; at += 3) {
      const sign = good[at] === 'x' ? 'y' : 'x';
      write(good.slice(0, at) + sign + good.slice(at + 1));
      if ((await failure()).code !== 'drop-file-unusable') taken.push(at);
    }

    t.same(taken, []);
  });

  const spoilt: Readonly<Record<string, readonly [text: string, says: RegExp]>> = {
    'cut short': [lines.slice(0, 4).join('\n'), /ad\.xml, line 4, ends before it is complete: it is cut short/],
    'a value edited': [good.replace('Matron', 'Manager'), /is not as it was written: something in it was changed/],
    'an object taken out': [good.replace(/<delta .*2.*\n/, ''), /is not as it was written/],
    'an object twice': [good.replace(/(<delta .*\n)/, '$1$1'), /is not as it was written/],
    'an object after the seal': [good.replace('</mmsml>', `${lines[3]}</mmsml>`), /is not as it was written/],
    'no seal': [good.replace(/<jml:seal .*\n/, ''), /is not as it was written/],
    'an end tag of another name': [
      good.replace('</primary-objectclass>', '</primary>'),
      new RegExp(`line ${lineOf('<primary-objectclass>')}, is no well-formed XML \\(unexpected close tag\\)`),
    ],
    'a control character': [good.replace('Matron', 'Ma\u0001tron'), /is no well-formed XML \(disallowed character/],
    'half a character': [good.replace('Matron', 'Ma\ud83dtron'), /is neither UTF-16 nor UTF-8|no well-formed XML/],
    'nothing but a page': ['<html><body>No</body></html>', /is no drop file/],
    'a report of a preview': [
      good.replace(/ jml:at="[^"]*" jml:settings="[^"]*"/, ''),
      /was not written by a step of this product/,
    ],
  };
  for (const [what, [text, says]] of Object.entries(spoilt)) {
    t.test(`is refused with a sentence: ${what}`, async (t) => {
      write(text);

      const { code, message } = await failure();

      t.equal(code, 'drop-file-unusable');
      t.match(message, says);
      t.match(message, /ad\.xml.*; nothing of it was used\.$/);
      t.notMatch(message, /Matron|Manager/, 'which names nobody');
    });
  }

  t.test('is refused when it is no text of ours', async (t) => {
    for (const bytes of [
      Buffer.alloc(5_000),
      Buffer.from([0xc3, 0x28]),
      Buffer.from([0x50]),
      Buffer.from([0xff, 0xfe]),
    ]) {
      writeFileSync(file, bytes);

      t.equal((await failure()).code, 'drop-file-unusable');
    }
  });
});

t.test('a drop file that somebody made to do harm, sealed as ours are', async (t) => {
  const laughs = ['<!DOCTYPE mmsml [<!ENTITY a "ha">', '<!ENTITY b "&a;&a;&a;">', ']>'].join('\n');
  const harm: Readonly<Record<string, readonly [text: string, says: RegExp]>> = {
    'with definitions of its own': [good.replace('<mmsml', `${laughs}\n<mmsml`), /line 4, brings a document type/],
    'with a name that is not defined': [good.replace('Matron', '&b;'), /well-formed XML \(undefined entity/],
    'with a file of the machine': [
      good.replace('<mmsml', '<!DOCTYPE mmsml SYSTEM "file:///etc/hostname">\n<mmsml'),
      /line 2, brings a document type/,
    ],
    'with elements without end': [good.replace('Matron', '<a>'.repeat(10_000)), /elements within elements/],
  };
  for (const [what, [text, says]] of Object.entries(harm)) {
    t.test(`${what} is refused`, async (t) => {
      write(sealedAnew(text));

      const { code, message } = await failure();

      t.equal(code, 'drop-file-unusable');
      t.match(message, says);
    });
  }
});

t.test('what is no such file at all', async (t) => {
  const folder = t.testdir({ empty: '', folder: {} });

  t.test('is named for what it is', async (t) => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);

    t.match(await failure(join(folder, 'empty')), { code: 'drop-file-unusable', message: /empty is empty; nothing/ });
    t.match(await failure(join(folder, 'folder')), { code: 'drop-file-unusable', message: /folder is a folder; / });
    t.match(await failure(join(folder, 'pipe')), { code: 'drop-file-unusable', message: /pipe is no file; / });
    t.match(await failure(join(folder, 'nowhere')), {
      code: 'file-missing',
      message: /nowhere cannot be read \(ENOENT\)/,
    });
    t.match(await failure(join(folder, 'empty', 'x')), { code: 'file-missing' });
  });

  t.test('is refused when it is of another step or another connector', async (t) => {
    write(good);

    t.match(await failure(file, { connector: 'NHSmail' }), {
      code: 'drop-file-unusable',
      message: /is of a step full-import of AD, not full-import of NHSmail; nothing of it was used/,
    });
    t.match(await failure(file, { type: 'export' }), { message: /is of a step full-import of AD, not export of AD/ });
  });
});

t.test('a drop file that changes while it is read', async (t) => {
  t.test('never comes to its end, without which nobody is taken for gone', async (t) => {
    const people = Array.from({ length: 3_000 }, (_, i) => [`${i}`, { title: ['x'.repeat(100)] }] as const);
    const large = textOf(drop(file, [pageOf(...people), whole]));
    const seen: boolean[] = [];

    const reading = async () => {
      const wanted = { type: 'full-import', connector: 'AD' } as const;
      for await (const { end } of withDropFile(file, wanted, (read) => read.batches(['title']))) {
        if (seen.length === 0) write(large.replace(/<delta [^\n]*\n(?=<\/directory)/, ''));
        seen.push(end !== undefined);
      }
    };

    await t.rejects(reading(), { code: 'drop-file-unusable' });
    t.notOk(seen.includes(true));
  });
});
