import { commandLineCaller } from '../compose.ts';
import { EngineError } from '../errors.ts';
import { type Role, roles } from '../model/views.ts';
import { openEngine } from '../open.ts';
import { productVersion } from '../version.ts';
import { accountName, type Flags, homeFlag, homeOf } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import type { Verb } from './verb.ts';

export const keyVerb: Verb = {
  name: 'key',
  overService: (flags) => `Over the service: ${cmdletFor(flags)}`,
  summary: 'Issue a named key for the REST API; it is shown once. Without flags, list the keys.',
  flags: {
    ...homeFlag,
    name: { kind: 'text', value: 'NAME', help: 'the person or task that will use it' },
    roles: { kind: 'text', value: 'ROLE,ROLE', help: `of ${roles.join(', ')}; reader when left out` },
    revoke: { kind: 'text', value: 'ID', help: 'revoke the key with this id' },
  },
  run: async (flags, print) => {
    const wanted = rolesOf(flags.text('roles'));
    const actor = accountName();
    const { engine } = await openEngine({ home: homeOf(flags), version: productVersion(), actor });
    const caller = commandLineCaller(actor);
    try {
      const [name, id] = [flags.text('name'), flags.text('revoke')];
      if (id !== undefined) print(`Revoked ${(await engine.revokeKey(id, caller)).name}.`);
      else if (name !== undefined) print((await engine.addKey(name, wanted, caller)).key);
      else
        for (const key of await engine.keys())
          print(`${key.id} ${key.name}: ${key.roles.join(', ')}${key.revokedAt === null ? '' : ' (revoked)'}`);
      return exitCodes.done;
    } finally {
      await engine.close();
    }
  },
};

function cmdletFor(flags: Flags): string {
  const [name, id] = [flags.text('name'), flags.text('revoke')];
  if (id !== undefined) return `Remove-JmlApiKey -Id ${id}`;
  return name === undefined
    ? 'Get-JmlApiKey'
    : `New-JmlApiKey -Name '${name}' -Role ${rolesOf(flags.text('roles')).join(', ')}`;
}

function rolesOf(text: string | undefined): Role[] {
  return (text ?? 'reader').split(',').map((word) => {
    const role = roles.find((known) => known === word.trim());
    if (role === undefined)
      throw new EngineError('request-invalid', `--roles names ${word}; there are ${roles.join(', ')}.`);
    return role;
  });
}
