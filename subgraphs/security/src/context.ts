import type { Clock, RequestScope } from '@ymera/kernel';
import type { Log } from '@ymera/kernel/log';
import type { SubgraphContext } from '@ymera/kernel/subgraph';
import DataLoader from 'dataloader';
import type { HeadSigner } from './crypto/head-signer.ts';
import type { AuditEntry } from './domain/audit-entry.ts';
import type { RecentPrincipals } from './domain/recent-principals.ts';
import type { Tenant } from './domain/tenant.ts';
import { serviceUser, type User } from './domain/user.ts';
import type { AccessTokens, AuditLog, PasswordHasher, Stores } from './ports.ts';

/** What services and resolvers need; made once. */
export interface SecurityParts extends Stores {
  readonly clock: Clock;
  readonly log: Log;
  readonly passwords: PasswordHasher;
  readonly tokens: AccessTokens;
  readonly recent: RecentPrincipals;
  readonly audit: AuditLog;
  readonly heads: HeadSigner;
}

export interface Context extends SubgraphContext {
  readonly parts: SecurityParts;
  /** Users of the caller's tenant, and the platform's services; null for everyone else. */
  readonly users: DataLoader<string, User | null>;
  readonly tenants: DataLoader<string, Tenant | null>;
  /** What the caller's tenant's log says about a thing, oldest first. */
  readonly auditAbout: DataLoader<string, readonly AuditEntry[]>;
}

const batchMax = 100;
const auditAboutMax = 100;

/** The loaders live as long as one operation, so that nothing read for one caller is shown to another. */
export const createContext =
  (parts: SecurityParts) =>
  (scope: RequestScope): Context => {
    const tenantId = scope.principal?.tenantId ?? null;
    const { signal } = scope;
    return {
      scope,
      parts,
      users: new DataLoader((ids) => loadUsers(parts, { tenantId, ids }, signal), { maxBatchSize: batchMax }),
      tenants: new DataLoader(async (ids) => inOrder(ids, await parts.tenants.findMany(ids, signal)), {
        maxBatchSize: batchMax,
      }),
      auditAbout: new DataLoader((ids) => loadAudit(parts, { tenantId, ids }, signal), {
        maxBatchSize: batchMax,
      }),
    };
  };

type Batch = { readonly tenantId: string | null; readonly ids: readonly string[] };

async function loadUsers(
  { users }: SecurityParts,
  { tenantId, ids }: Batch,
  signal: AbortSignal,
): Promise<(User | null)[]> {
  if (tenantId === null) return ids.map(() => null);
  const people = ids.filter((id) => !serviceUser(id, tenantId));
  const found = inOrder(ids, people.length > 0 ? await users.findMany(tenantId, people, signal) : []);
  return found.map((user, index) => user ?? serviceUser(ids[index] ?? '', tenantId));
}

async function loadAudit(
  { auditEntries }: SecurityParts,
  { tenantId, ids }: Batch,
  signal: AbortSignal,
): Promise<(readonly AuditEntry[])[]> {
  if (tenantId === null) return ids.map(() => []);
  return Promise.all(
    ids.map((aboutId) => auditEntries.listAbout(tenantId, { aboutId, limit: auditAboutMax }, signal)),
  );
}

function inOrder<T extends { id: string }>(ids: readonly string[], found: readonly T[]): (T | null)[] {
  const byId = new Map(found.map((item) => [item.id, item]));
  return ids.map((id) => byId.get(id) ?? null);
}
