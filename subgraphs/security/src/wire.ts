import { readFile } from 'node:fs/promises';
import type { Authenticator, Clock } from '@ymera/kernel';
import { consumeWhileRunning, type Events } from '@ymera/kernel/events';
import type { Log } from '@ymera/kernel/log';
import { buildSubgraph, dateTimeScalar, jsonScalar, type Subgraph } from '@ymera/kernel/subgraph';
import { createContext, type SecurityParts } from './context.ts';
import { createAccessTokens } from './crypto/access-tokens.ts';
import { openHeadSigner } from './crypto/head-signer.ts';
import { createPasswordHasher } from './crypto/password-hasher.ts';
import { loadSigningKey } from './crypto/signing-key.ts';
import { createRecentPrincipals } from './domain/recent-principals.ts';
import { defaultTenant } from './domain/tenant.ts';
import { consumes } from './events.ts';
import type { Resolvers } from './generated.ts';
import { permissions } from './permissions.ts';
import type { Stores } from './ports.ts';
import { auditEntry } from './resolvers/audit-entry.ts';
import { mutation } from './resolvers/mutation.ts';
import { query } from './resolvers/query.ts';
import { user } from './resolvers/user.ts';
import { workflowRun } from './resolvers/workflow-run.ts';
import { createAuditLog } from './services/append-audit.ts';
import { authenticate } from './services/authenticate.ts';
import { keepSigning } from './services/keep-signing.ts';
import { isSetupNeeded, prepareSetup } from './services/prepare-setup.ts';
import { recordEvent } from './services/record-event.ts';
import { settleAll } from './services/settle-audit.ts';

export interface SecurityDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly events: Events;
  /** Holds the key that access tokens are signed with. */
  readonly dataDir: string;
}

export interface SecuritySubgraph extends Subgraph {
  /** The one-time token that makes the first admin, new at each start; null once there is one. */
  setupToken(): Promise<string | null>;
}

const name = 'security';

type RootTypes = 'Query' | 'Mutation' | 'User' | 'AuditEntry' | 'WorkflowRun' | 'JSON' | 'DateTime';

const resolvers: Pick<Resolvers, RootTypes> = {
  Query: query,
  Mutation: mutation,
  User: user,
  AuditEntry: auditEntry,
  WorkflowRun: workflowRun,
  JSON: jsonScalar,
  DateTime: dateTimeScalar,
};

/** The subgraph over the stores given: those in MongoDB, or their memory twins. */
export async function wireSecurity(deps: SecurityDeps & { stores: Stores }): Promise<SecuritySubgraph> {
  const parts = await createParts(deps);
  await parts.tenants.createIfAbsent(defaultTenant);
  const setupToken = await prepareSetup(parts);
  const typeDefs = await readFile(new URL('../schema.graphql', import.meta.url), 'utf8');
  return {
    ...buildSubgraph({
      name,
      typeDefs,
      resolvers,
      permissions,
      createContext: createContext(parts),
      contracts: { Authenticator: createAuthenticator(parts) },
      ...lifecycle(deps, parts),
    }),
    setupToken: async () => (setupToken && (await isSetupNeeded(parts)) ? setupToken : null),
  };
}

async function createParts({
  stores,
  clock,
  log,
  dataDir,
}: SecurityDeps & { stores: Stores }): Promise<SecurityParts> {
  const key = await loadSigningKey(dataDir, 'access-token');
  return {
    ...stores,
    clock,
    log,
    passwords: createPasswordHasher(),
    tokens: createAccessTokens({ key, clock }),
    recent: createRecentPrincipals(),
    audit: createAuditLog({ auditEntries: stores.auditEntries, clock }),
    heads: await openHeadSigner(dataDir),
  };
}

const createAuthenticator = (parts: SecurityParts): Authenticator => ({
  authenticate: (request, signal) => authenticate(parts, request, signal),
});

function lifecycle({ events }: SecurityDeps, parts: SecurityParts) {
  const consumption = { consumer: name, topics: consumes };
  const listening = consumeWhileRunning(events, consumption, (event) => recordEvent(parts, event));
  const stopping = new AbortController();
  let signing: Promise<void> = Promise.resolve();
  return {
    start: async () => {
      for (const debts of [parts.users, parts.sessions]) await settleAll({ audit: parts.audit, debts });
      await listening.start();
      signing = keepSigning(parts, stopping.signal);
    },
    // What is written to the last is signed too.
    stop: async () => {
      await listening.stop();
      stopping.abort();
      await signing;
    },
  };
}
