import { isCheckout } from '../assets.ts';
import { runBench } from '../bench/bench.ts';
import { FEWEST_PEOPLE, MOST_PEOPLE } from '../demo/trust/trust.ts';
import { EngineError } from '../errors.ts';
import type { Verb } from './verb.ts';

export const benchVerb: Verb = {
  name: 'bench',
  summary: 'Measure speed and memory on an invented trust, beside a bound, and print a table.',
  flags: {
    people: {
      kind: 'number',
      value: 'N',
      help: 'size of the trust; 100,000 when left out',
      range: [FEWEST_PEOPLE, MOST_PEOPLE],
    },
    seed: { kind: 'number', value: 'N', help: 'another trust of the same size', range: [0, 2 ** 31 - 1] },
    rounds: {
      kind: 'number',
      value: 'N',
      help: 'of which the best counts; 2 when left out, 1 for a large trust',
      range: [1, 20],
    },
    directory: {
      kind: 'text',
      value: 'samba',
      help: "measure writes to a domain controller, too, beside Samba's own client",
    },
    json: { kind: 'text', value: 'FILE', help: 'write the figures there, too' },
    folder: { kind: 'text', value: 'FOLDER', help: 'where to put files and store; a temporary one when left out' },
  },
  run: async (flags) => {
    if (!isCheckout())
      throw new EngineError('request-invalid', 'jml bench measures the engine of a checkout. There: npm run bench.');
    const args = ['people', 'seed', 'rounds', 'directory', 'json', 'folder'].flatMap((name) => {
      const value = flags.text(name);
      return value === undefined ? [] : [`--${name}`, value];
    });
    return await runBench(args);
  },
};
