/** Who is calling, and what they may do. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Caller, type Engine, EngineError, type Role } from '../engine/index.ts';
import { type Attempts, NO_KEY_ID } from './attempts.ts';

/** The least a caller must be; `anyone` needs no key. */
export type RequiredRole = Role | 'anyone';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose key came with the request; nothing when none did. */
    caller: Caller | undefined;
  }
}

const bearer = /^bearer (jml_([0-9a-f]{8})_[0-9a-f]{64})$/i;

/** A key of these may not do what the role allows, whatever other roles it has. */
const barred: Partial<Record<Role, Role>> = { approver: 'administrator' };

export function createAuthorisation(engine: Pick<Engine, 'authenticate'>, attempts: Attempts) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (request.is404) return;
    const { authorization } = request.headers;
    if (authorization !== undefined) request.caller = await authenticate(engine, attempts, authorization, reply);
    refuseUnlessAllowed(request.routeOptions.config.role, request.caller);
  };
}

async function authenticate(
  engine: Pick<Engine, 'authenticate'>,
  attempts: Attempts,
  authorization: string,
  reply: FastifyReply,
): Promise<Caller> {
  const [, key, keyId = NO_KEY_ID] = bearer.exec(authorization) ?? [];
  const seconds = attempts.secondsToWait(keyId);
  if (seconds > 0) {
    reply.header('retry-after', seconds);
    throw new EngineError('too-many-attempts', `Too many failed attempts; the next one counts in ${seconds} seconds.`);
  }

  const caller = key === undefined ? undefined : await engine.authenticate(key);
  if (caller === undefined) {
    attempts.failed(keyId);
    throw new EngineError('key-unknown', 'The key in the Authorization header is unknown or revoked.');
  }
  attempts.succeeded(keyId);
  return caller;
}

function refuseUnlessAllowed(role: RequiredRole, caller: Caller | undefined): void {
  if (role === 'anyone') return;
  if (caller === undefined) {
    throw new EngineError('key-unknown', 'This needs a key: Authorization: Bearer jml_<id>_<secret>.');
  }
  if (mayAct(caller, role)) return;
  throw new EngineError(
    'role-missing',
    `This needs the role ${role}; the key of ${caller.name} ${denialOf(caller, role)}.`,
  );
}

/** Every key may read; beyond that a role is held or not: none contains another. */
function mayAct(caller: Caller, role: Role): boolean {
  const held = role === 'reader' ? caller.roles.length > 0 : caller.roles.includes(role);
  return held && !isBarred(caller, role);
}

function isBarred(caller: Caller, role: Role): boolean {
  const by = barred[role];
  return by !== undefined && caller.roles.includes(by);
}

function denialOf(caller: Caller, role: Role): string {
  if (isBarred(caller, role)) return `has the role ${barred[role]} and may therefore not`;
  return `has ${caller.roles.join(', ') || 'no role'}`;
}

/** The caller of a route that needs a role. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === undefined) throw new EngineError('key-unknown', 'This needs a key.');
  return request.caller;
}
