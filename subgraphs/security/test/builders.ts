import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Authenticator, Principal } from '@ymera/kernel';
import { createMemoryEvents } from '@ymera/kernel/events';
import { createManualClock, createRecordingLog, executeOn } from '@ymera/kernel/testing';
import { onTestFinished } from 'vitest';
import type { AuditDraft } from '../src/domain/audit-entry.ts';
import { createMemoryAuditStore } from '../src/models/memory-audit-store.ts';
import { createMemoryStores } from '../src/models/memory-stores.ts';
import { type SecuritySubgraph, wireSecurity } from '../src/wire.ts';

const adaEmail = 'ada@example.org';
export const adaPassword = 'engine of analysis';

/** A folder that is gone when the test is over. */
export async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ymera-security-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The whole subgraph over memory stores and a clock that stands still. */
export async function aSecurity() {
  const clock = createManualClock();
  const events = createMemoryEvents();
  const log = createRecordingLog();
  const auditEntries = createMemoryAuditStore();
  const stores = { ...createMemoryStores(), auditEntries };
  const deps = { clock, events, log, dataDir: await aFolder(), stores };
  const subgraph = await wireSecurity(deps);
  await subgraph.start();
  onTestFinished(() => subgraph.stop());
  return { ...deps, auditEntries, subgraph, restart: () => wireSecurity(deps) };
}

/** The same with its first admin, Ada, made. */
export async function aSetUpSecurity() {
  const security = await aSecurity();
  const token = await setupToken(security.subgraph);
  const session = await completeSetup(security.subgraph, { token });
  const accessToken = String(session.data?.completeSetup.accessToken);
  const principal = await authenticator(security.subgraph).authenticate({ token: accessToken });
  return { ...security, accessToken, admin: { principal } };
}

export async function setupToken(subgraph: SecuritySubgraph): Promise<string> {
  return String(await subgraph.setupToken());
}

/** What a client sees of an operation, loosely typed so that a test can reach into it. */
interface Answer {
  // Each test names the fields it asked for.
  // biome-ignore lint/suspicious/noExplicitAny: a result's shape is the query's
  readonly data?: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: { readonly code: string; readonly details?: Record<string, unknown> };
  }[];
}

export async function ask(
  subgraph: SecuritySubgraph,
  source: string,
  options: {
    variables?: Record<string, unknown>;
    scope?: { principal?: Principal | null; trusted?: boolean };
  } = {},
): Promise<Answer> {
  // JSON without its prototype; the interface above is what GraphQL promises.
  return (await executeOn(subgraph, source, options)) as unknown as Answer;
}

export const codesOf = (answer: Answer) => (answer.errors ?? []).map(({ extensions }) => extensions.code);

export const anonymous = { principal: null };

export function completeSetup(
  subgraph: SecuritySubgraph,
  changes: { token: string; email?: string; password?: string; name?: string },
): Promise<Answer> {
  const variables = { email: adaEmail, password: adaPassword, name: 'Ada', ...changes };
  return ask(
    subgraph,
    `mutation ($token: String!, $email: String!, $password: String!, $name: String) {
      completeSetup(token: $token, email: $email, password: $password, name: $name) {
        accessToken expiresAt user { id name email role tenant { id name } }
      }
    }`,
    { variables, scope: anonymous },
  );
}

export function signIn(
  subgraph: SecuritySubgraph,
  variables: { email?: string; password?: string } = {},
): Promise<Answer> {
  return ask(
    subgraph,
    `mutation ($email: String!, $password: String!) {
      signIn(email: $email, password: $password) { accessToken expiresAt user { id email } }
    }`,
    { variables: { email: adaEmail, password: adaPassword, ...variables }, scope: anonymous },
  );
}

export function createUser(
  subgraph: SecuritySubgraph,
  scope: { principal: Principal | null },
  changes: { email?: string; password?: string; name?: string; role?: string } = {},
): Promise<Answer> {
  const input = {
    email: 'grace@example.org',
    password: 'compiles first time',
    name: 'Grace',
    role: 'EXECUTE',
    ...changes,
  };
  return ask(
    subgraph,
    'mutation ($input: CreateUserInput!) { createUser(input: $input) { id name email role tenant { id } } }',
    { variables: { input }, scope },
  );
}

export function authenticator(subgraph: SecuritySubgraph): Authenticator {
  // The subgraph's own implementation, under the contract's name.
  return subgraph.contracts.Authenticator as Authenticator;
}

export function aDraft(changes: Partial<AuditDraft> = {}): AuditDraft {
  return {
    tenantId: 'tenant_one',
    eventId: 'evt_1',
    at: Date.UTC(2026, 0, 1),
    action: 'workflow.run.started',
    actorId: 'user_ada',
    subjectId: 'run_1',
    concerns: [],
    allowed: true,
    details: { workflowName: 'quarter' },
    ...changes,
  };
}
