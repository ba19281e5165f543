import type { Connection } from 'mongoose';
import { openStores } from './models/stores.ts';
import { type SecurityDeps as PartsDeps, type SecuritySubgraph, wireSecurity } from './wire.ts';

export { consumes } from './events.ts';
export type { SecuritySubgraph } from './wire.ts';

export interface SecurityDeps extends PartsDeps {
  readonly connection: Connection;
}

/** Tenants, users, sessions and the audit log, on the connection given. */
export async function createSecuritySubgraph(deps: SecurityDeps): Promise<SecuritySubgraph> {
  return wireSecurity({ ...deps, stores: await openStores(deps.connection) });
}
