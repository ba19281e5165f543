import {
  type AgentRunner,
  type Clock,
  type Principal,
  type RequestScope,
  requirePrincipal,
} from '@ymera/kernel';
import type { Bus, Events } from '@ymera/kernel/events';
import type { Log } from '@ymera/kernel/log';
import type { SubgraphContext } from '@ymera/kernel/subgraph';
import type { Connection } from 'mongoose';
import type { Dispatcher, Mailbox } from './dispatch-ports.ts';
import type { EngineSettings } from './domain/engine-settings.ts';
import type { HookListener } from './domain/hooks.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import type { ServiceDeps } from './ports.ts';

export interface WorkflowsDeps {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly log: Log;
  readonly bus: Bus;
  readonly events: Events;
  readonly agentRunner: AgentRunner;
  /**
   * The name of this process as the owner of leases, no other live process's; by default a new one at every start. A
   * process that comes back under its old name continues its runs at once instead of waiting for its leases to end.
   */
  readonly nodeId?: string;
  readonly settings?: Partial<EngineSettings>;
  /** Hands steps to workers elsewhere; closed with the subgraph. When left out, this process does the steps. */
  readonly dispatcher?: Dispatcher;
  /** The one that the dispatcher delivers to. */
  readonly mailbox?: Mailbox;
  /** Are told of what happens in the runs that this process drives; see `Hook`. */
  readonly hooks?: readonly HookListener[];
}

export interface Context extends SubgraphContext {
  readonly deps: ServiceDeps;
  readonly loaders: Loaders;
}

/** A context for one operation, or one event: what was loaded for it is forgotten with it. */
export const createContext =
  (deps: ServiceDeps) =>
  (scope: RequestScope): Context => ({ scope, deps, loaders: createLoaders(deps, scope) });

/** @throws UnauthenticatedError when nobody is signed in */
export const caller = ({ scope }: Context): Principal => requirePrincipal(scope);
