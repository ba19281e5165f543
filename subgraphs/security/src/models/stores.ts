import { boundStore } from '@ymera/kernel/mongo';
import type { Connection } from 'mongoose';
import type { Stores } from '../ports.ts';
import { openAttemptStore } from './attempt-store.ts';
import { openAuditStore } from './audit-store.ts';
import { openSessionStore } from './session-store.ts';
import { openSetupStore } from './setup-store.ts';
import { openTenantStore } from './tenant-store.ts';
import { openTreeStore } from './tree-store.ts';
import { openUserStore } from './user-store.ts';

/** All stores in MongoDB, with their indexes made. */
export async function openStores(connection: Connection): Promise<Stores> {
  const [users, sessions, attempts, auditEntries, trees] = await Promise.all([
    openUserStore(connection),
    openSessionStore(connection),
    openAttemptStore(connection),
    openAuditStore(connection),
    openTreeStore(connection),
  ]);
  const [tenants, setup] = [openTenantStore(connection), openSetupStore(connection)];
  return {
    tenants: boundStore(tenants),
    users: boundStore(users),
    sessions: boundStore(sessions),
    setup: boundStore(setup),
    attempts: boundStore(attempts),
    auditEntries: boundStore(auditEntries),
    trees: boundStore(trees),
  };
}
