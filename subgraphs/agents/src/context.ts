import {
  type Clock,
  type Principal,
  type Recommender,
  type RequestScope,
  requireAgent,
  requirePrincipal,
  type WorkflowRunner,
} from '@ymera/kernel';
import type { Bus, Events } from '@ymera/kernel/events';
import type { Log } from '@ymera/kernel/log';
import type { SubgraphContext } from '@ymera/kernel/subgraph';
import type { PluginBundle, PluginHost } from '@ymera/plugin-sdk/host';
import type { Connection } from 'mongoose';
import type { Models } from './assemble-models.ts';
import type { LadderSettings } from './domain/remote/ladder.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import type { PluginSettingsLimits } from './plugin-desk.ts';
import { createPluginLoaders, type PluginLoaders } from './plugin-loaders.ts';
import type { PluginNotices } from './plugin-notices.ts';
import type { CoordinatorDesk } from './services/coordinator/coordinator-desk.ts';
import type { McpDesk } from './services/mcp/mcp-desk.ts';
import type { ModelsConfig } from './services/models/models-config.ts';
import type { RealtimeDesk } from './services/models/realtime/realtime-desk.ts';
import type { InstallDesk } from './services/plugins/install/install-desk.ts';
import type { PoolDesk } from './services/pools/pool-desk.ts';
import type { RemoteDesk } from './services/remote/remote-desk.ts';
import type { AgentsSettings, RunDesk } from './services/run-desk.ts';
import type { SelectionDesk } from './services/selection/selection-desk.ts';

/** What this subgraph needs from whoever hosts it. Connection and plugin host stay the giver's to close. */
export interface AgentsDeps {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly log: Log;
  readonly events: Events;
  /** Wakes subscriptions; shared with whatever else runs in this process. */
  readonly bus: Bus;
  /** Plugins that come with the platform and are enabled in every tenant: built, each once. */
  readonly plugins: readonly PluginBundle[];
  readonly pluginHost: PluginHost;
  /**
   * What the plugin host notices. Make it with `createPluginNotices()` before the host, and open the host with
   * `onNotice: pluginNotices.tell`.
   */
  readonly pluginNotices: PluginNotices;
  /** The installation's identity key, at least 32 bytes: the key that secrets are stored under is derived from it. */
  readonly secretKey: Uint8Array;
  /** The npm registry that plugins are looked for and installed from; null for none. */
  readonly registry: { readonly url: string; readonly token?: string } | null;
  /** Versions that were published more recently are passed over. */
  readonly minAgeHours: number;
  /** Folders of plugins that come with the platform and are enabled by nobody before somebody installs them. */
  readonly catalogue: readonly string[];
  /** Absolute paths: plugins may be installed from folders in and below them. None but in development. */
  readonly pluginFolders: readonly string[];
  /** Origins on this machine that plugins may fetch from when they are granted them. None but in development. */
  readonly loopback: readonly string[];
  /** Hosts that agents may reach by core/fetch and core/send-request, exact or `*.` and everything below; none when left out. */
  readonly fetchHosts?: readonly string[] | 'any';
  /** Folders of definition files whose agents every tenant sees, beside those that come with the platform. */
  readonly agentFolders: readonly string[];
  /** Whether definition files are read again when they change. */
  readonly watchAgentFolders: boolean;
  /** The folder whose files agents, and plugins that are granted core/read-file, may read. */
  readonly workspaceRoot: string;
  /** Whether they may write there too; they may not when left out. */
  readonly workspaceWritable?: boolean;
  /** Who knows which agent did a task well; nobody when null or left out. */
  readonly recommender?: Recommender | null;
  /** Who has workflows run; null where plans are made and none is started. Left out where no run is followed either. */
  readonly workflowRunner?: WorkflowRunner | null;
  /** None when left out. */
  readonly models?: ModelsConfig;
  /** Absolute paths of the programs that MCP servers may be; none when left out. */
  readonly mcpCommands?: readonly string[];
  /** Origins on this machine that MCP servers may be at; none when left out. */
  readonly mcpLoopback?: readonly string[];
  readonly settings?: Partial<AgentsSettings>;
  /** How often remote agents report, and what becomes of those that do not. */
  readonly ladder?: Partial<LadderSettings>;
  /** Whether this process looks for silent agents; it does when left out. False where none can be heard. */
  readonly tendsRemoteAgents?: boolean;
  readonly pluginSettings?: Partial<PluginSettingsLimits>;
}

export interface Context extends SubgraphContext {
  readonly desk: RunDesk;
  readonly mcp: McpDesk;
  readonly plugins: InstallDesk;
  readonly pools: PoolDesk;
  readonly remote: RemoteDesk;
  readonly realtime: RealtimeDesk;
  readonly selection: SelectionDesk;
  readonly models: Models;
  readonly coordinator: CoordinatorDesk;
  readonly loaders: Loaders;
  readonly pluginLoaders: PluginLoaders;
}

type Desks = Pick<
  Context,
  'desk' | 'mcp' | 'plugins' | 'pools' | 'remote' | 'realtime' | 'selection' | 'models' | 'coordinator'
>;

/** A context has loaders of its own, so that one request's reads are batched and never shared. */
export const createContext =
  ({ desk, mcp, plugins, pools, remote, realtime, selection, models, coordinator }: Desks) =>
  (scope: RequestScope): Context => ({
    scope,
    desk,
    mcp,
    plugins,
    pools,
    remote,
    realtime,
    selection,
    models,
    coordinator,
    loaders: createLoaders(desk, scope),
    pluginLoaders: createPluginLoaders(plugins, scope),
  });

/** Who is asking. @throws UnauthenticatedError */
export function caller({ scope }: Context): Principal {
  return requirePrincipal(scope);
}

/** The remote agent that asks. @throws UnauthenticatedError, WrongCallerError */
export function callingAgent({ scope }: Context): Principal {
  return requireAgent(scope);
}
