import { createBus } from '@ymera/kernel/events';
import type { AgentsDeps } from '../../src/context.ts';
import { createPluginNotices } from '../../src/plugin-notices.ts';

/** An installation without registry, catalogue or folders to install plugins from. */
export function aPlainInstallation(): Omit<
  AgentsDeps,
  'connection' | 'clock' | 'log' | 'events' | 'plugins' | 'pluginHost' | 'workspaceRoot'
> {
  return {
    bus: createBus(),
    pluginNotices: createPluginNotices(),
    secretKey: new Uint8Array(32).fill(7),
    registry: null,
    minAgeHours: 0,
    catalogue: [],
    pluginFolders: [],
    loopback: [],
    agentFolders: [],
    watchAgentFolders: false,
  };
}
