import type { AddressInfo } from 'node:net';
import type { Permission } from '../../connectors/nhsmail/contract.ts';
import type { AccountDraft } from './account.ts';
import { PortalAccounts } from './accounts.ts';
import { type Fault, FaultPlan } from './faults.ts';
import { buildServer } from './server.ts';
import { type PolicyName, policies } from './states.ts';
import { type RegisteredClient, TokenDesk, tokenPath } from './tokens.ts';

export interface SimulatorOptions {
  /** 0 or left out: any free port of 127.0.0.1. */
  readonly port?: number | undefined;
  /** The bearer key that is accepted. */
  readonly key: string;
  /** May ask for access tokens at `tokenUrl`; nobody may when left out. */
  readonly client?: RegisteredClient | undefined;
  /** Of every account that does not say otherwise. */
  readonly organisationCode: string;
  readonly accounts?: readonly AccountDraft[] | undefined;
  /** Of other organisations, each with its `organisationCode`: neither listed nor written, but their addresses are taken. */
  readonly elsewhere?: readonly AccountDraft[] | undefined;
  /** The portal's time; it moves only as this clock does. */
  readonly clock: { now(): Date };
  /** Milliseconds of that clock for which a new account stays Pending. Default 0: Active at the next request. */
  readonly pendingFor?: number | undefined;
  /** Milliseconds that Enabling, Disabling, Deleting and Restoring take. Default 0. */
  readonly transientFor?: number | undefined;
  readonly faults?: readonly Fault[] | undefined;
  /** Default `2021`. */
  readonly policy?: PolicyName | undefined;
  /** Default `cursor`. */
  readonly paging?: 'cursor' | 'index' | undefined;
  /** Default 1,000. */
  readonly maxPageSize?: number | undefined;
  /** Default 30. */
  readonly tombstoneDays?: number | undefined;
  /** What the key may do. Default everything. */
  readonly permissions?: readonly Permission[] | undefined;
  /** Of addresses the portal makes up. Default `nhs.example`. */
  readonly mailDomain?: string | undefined;
}

export interface PortalSimulator {
  readonly url: string;
  readonly tokenUrl: string;
  readonly tokens: TokenDesk;
  /** What a Local Administrator sees and does, and what time does. */
  readonly accounts: PortalAccounts;
  /** Adds a fault to come. */
  setFault(fault: Fault): void;
  clearFaults(): void;
  /** Applies what has come due since the clock was moved (a request does the same); returns how many transitions. */
  advance(): number;
  close(): Promise<void>;
}

/** Starts a portal of its own on 127.0.0.1, with its own accounts and faults. */
export async function startPortalSimulator(options: SimulatorOptions): Promise<PortalSimulator> {
  const faults = new FaultPlan();
  for (const fault of options.faults ?? []) faults.set(fault);
  const { tombstoneDays = 30, organisationCode } = options;
  const rules = {
    now: () => options.clock.now().getTime(),
    policy: policies[options.policy ?? '2021'],
    pendingFor: options.pendingFor ?? 0,
    transientFor: options.transientFor ?? 0,
    organisationCode,
    mailDomain: options.mailDomain ?? 'nhs.example',
    tombstoneDays,
  };
  const accounts = new PortalAccounts(options.accounts ?? [], rules, options.elsewhere);
  const now = () => options.clock.now();
  const tokens = new TokenDesk(options.client, now);
  const server = buildServer({
    accounts,
    faults,
    key: options.key,
    tokens,
    now,
    organisationCode,
    paging: options.paging ?? 'cursor',
    maxPageSize: options.maxPageSize ?? 1000,
    tombstoneDays,
    permissions: options.permissions ?? ['read', 'create', 'update', 'leaver', 'transfer'],
  });
  await server.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const { port } = server.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    tokenUrl: url + tokenPath,
    tokens,
    accounts,
    setFault: (fault) => faults.set(fault),
    clearFaults: () => faults.clear(),
    advance: () => accounts.catchUp(),
    close: () => server.close(),
  };
}
