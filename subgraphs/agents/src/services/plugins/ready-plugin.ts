import { noUsage } from '../../domain/agent-run.ts';
import type { ReadyPlugin } from '../../plugin-desk.ts';
import type { PluginPlace } from '../../plugin-ports.ts';
import type { SandboxResult } from '../../ports.ts';
import { createCallListener } from './call-listener.ts';
import type { Copy } from './copy.ts';
import { type LifecycleParts, readConfig } from './lifecycle.ts';

type ReadyParts = LifecycleParts & {
  /** The copy that answers now; null when the plugin is not enabled. */
  readonly copyOf: (place: PluginPlace, signal?: AbortSignal) => Promise<Copy | null>;
};

/** A copy as one tenant may call it. */
export function readyPlugin(parts: ReadyParts, place: PluginPlace, copy: Copy): ReadyPlugin {
  const { tenantId, pluginId } = place;
  const { version } = copy.version;
  return {
    tenantId,
    pluginId,
    version,
    builtIn: copy.place === null,
    manifest: copy.manifest,
    agents: copy.agents,
    tools: copy.tools,
    grants: copy.grants,
    ports: parts.ports,
    sandboxed: {
      call: async (request, signal) => {
        const now = copy.isOpen ? copy : await parts.copyOf(place, signal);
        return now ? await now.sandboxed.call(request, signal) : disabledMeanwhile;
      },
    },
    config: (signal) => readConfig(parts, place, copy, signal),
    listen: (run) => createCallListener(parts, { tenantId, pluginId, version }, run),
  };
}

const disabledMeanwhile: SandboxResult = {
  ok: false,
  error: {
    code: 'PLUGIN_DISABLED',
    message: 'The plugin was disabled before the call began.',
    retryable: false,
  },
  usage: noUsage,
};
