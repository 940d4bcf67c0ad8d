import { documentedFunctions } from '../expression/functions.ts';
import { exitCodes } from './exit-codes.ts';
import type { Verb } from './verb.ts';

export const functionsVerb: Verb = {
  name: 'functions',
  summary: 'List the functions that expressions of the configuration may use.',
  flags: {},
  run: async (_, print) => {
    for (const { signature, description, example, gives } of documentedFunctions) {
      print(signature);
      print(`    ${description}`);
      print(`    ${example} gives ${JSON.stringify(gives)}`);
    }
    return exitCodes.done;
  },
};
