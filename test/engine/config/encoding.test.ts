import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { loadConfiguration } from '../../../engine/config/load.ts';

const text = `{
  "version": 1,
  // Zoë's trust.
  "organisation": { "name": "Zoë £", "codes": ["X99"], "mailDomains": ["nhs.example"] },
  "topology": "local",
  "connectors": [{ "name": "ESR", "system": "esr", "transport": "go2", "vpd": "999", "folder": "extracts" }]
}
`;

function fileOf(t: Test, bytes: Buffer): string {
  const file = join(t.testdir({}), 'jml.config.jsonc');
  writeFileSync(file, bytes);
  return file;
}

t.test('a configuration that an editor saved with a mark of its encoding is read', async (t) => {
  const marked = `\ufeff${text}`;
  const saved: Readonly<Record<string, Buffer>> = {
    'UTF-8 with BOM': Buffer.from(marked, 'utf8'),
    'UTF-16 LE, which Windows calls Unicode': Buffer.from(marked, 'utf16le'),
    'UTF-16 BE': Buffer.from(marked, 'utf16le').swap16(),
  };
  for (const [encoding, bytes] of Object.entries(saved)) {
    t.match(loadConfiguration(fileOf(t, bytes)), { organisation: { name: 'Zoë £' } }, encoding);
  }
});

t.test('a configuration in another encoding is refused with what to do', async (t) => {
  const saved: readonly (readonly [string, Buffer, RegExp])[] = [
    ['UTF-16 without a mark', Buffer.from(text, 'utf16le'), /jml\.config\.jsonc line 1: .*UTF-16.*Save it as UTF-8/],
    ['Windows-1252', Buffer.from(text, 'latin1'), /jml\.config\.jsonc line 3: .*not UTF-8.*Save it as UTF-8/],
    ['UTF-16 cut in the middle', Buffer.from(`\ufeff${text}`, 'utf16le').subarray(0, -1), /UTF-16.*odd/],
  ];
  for (const [encoding, bytes, sentence] of saved) {
    t.throws(() => loadConfiguration(fileOf(t, bytes)), { code: 'configuration-invalid', message: sentence }, encoding);
  }
});
