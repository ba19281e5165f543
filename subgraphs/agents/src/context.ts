import { type Clock, type Principal, type RequestScope, requirePrincipal } from '@ymera/kernel';
import type { Events } from '@ymera/kernel/events';
import type { Log } from '@ymera/kernel/log';
import type { SubgraphContext } from '@ymera/kernel/subgraph';
import type { PluginBundle, PluginHost } from '@ymera/plugin-sdk/host';
import type { Connection } from 'mongoose';
import { createLoaders, type Loaders } from './loaders.ts';
import type { AgentsSettings, RunDesk } from './services/run-desk.ts';

/** What this subgraph needs from whoever hosts it. Connection and plugin host stay the giver's to close. */
export interface AgentsDeps {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly log: Log;
  readonly events: Events;
  /** Built plugins, each once. */
  readonly plugins: readonly PluginBundle[];
  readonly pluginHost: PluginHost;
  /** The folder from which plugins that are granted core/read-file may read. */
  readonly workspaceRoot: string;
  readonly settings?: Partial<AgentsSettings>;
}

export interface Context extends SubgraphContext {
  readonly desk: RunDesk;
  readonly loaders: Loaders;
}

/** A context has loaders of its own, so that one request's reads are batched and never shared. */
export const createContext =
  (desk: RunDesk) =>
  (scope: RequestScope): Context => ({ scope, desk, loaders: createLoaders(desk, scope) });

/** Who is asking. @throws UnauthenticatedError */
export function caller({ scope }: Context): Principal {
  return requirePrincipal(scope);
}
