import type { JsonValue } from '@ymera/kernel';
import type { Log } from '@ymera/kernel/log';
import type { PluginBundle } from '@ymera/plugin-sdk/host';
import { type Agent, agentId } from '../domain/agent.ts';
import type { Plugin } from '../domain/plugin.ts';
import type { DefinitionStore, Sandbox, SandboxedPlugin } from '../ports.ts';
import type { ReadyPlugin } from './run-desk.ts';

export interface LoadDeps {
  readonly sandbox: Sandbox;
  readonly definitions: DefinitionStore;
  readonly log: Log;
}

class DuplicatePluginError extends Error {
  override readonly name = 'DuplicatePluginError';

  constructor(id: string) {
    super(`The plugin "${id}" is given twice; every plugin is loaded in one version only.`);
  }
}

/**
 * Loads every plugin and stores what there is now. A plugin that does not load is logged and listed as ABSENT: it
 * must not keep the platform from starting.
 */
export async function loadPlugins(
  deps: LoadDeps,
  bundles: readonly PluginBundle[],
): Promise<ReadonlyMap<string, ReadyPlugin>> {
  refuseDuplicates(bundles);
  const ready = new Map<string, ReadyPlugin>();
  for (const bundle of bundles) {
    const sandboxed = await load(deps, bundle);
    if (sandboxed) ready.set(bundle.manifest.name, readyPlugin(bundle, sandboxed));
  }
  await deps.definitions.replaceAll({
    plugins: bundles.map((bundle) => pluginOf(bundle, ready.has(bundle.manifest.name))),
    agents: bundles.flatMap((bundle) => agentsOf(bundle, ready.has(bundle.manifest.name))),
  });
  return ready;
}

async function load({ sandbox, log }: LoadDeps, bundle: PluginBundle): Promise<SandboxedPlugin | null> {
  try {
    return await sandbox.load(bundle);
  } catch (error) {
    log.error('a plugin could not be loaded; its agents are unavailable', {
      plugin: bundle.manifest.name,
      error,
    });
    return null;
  }
}

function refuseDuplicates(bundles: readonly PluginBundle[]): void {
  const names = bundles.map(({ manifest }) => manifest.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new DuplicatePluginError(twice);
}

function readyPlugin({ manifest }: PluginBundle, sandboxed: SandboxedPlugin): ReadyPlugin {
  return {
    sandboxed,
    agents: new Set(manifest.agents.map(({ id }) => id)),
    grants: new Set(manifest.permissions.tools.map(({ name }) => name)),
  };
}

function pluginOf({ manifest, sha256 }: PluginBundle, loaded: boolean): Plugin {
  return {
    id: manifest.name,
    version: manifest.version,
    description: manifest.description,
    status: loaded ? 'LOADED' : 'ABSENT',
    permissions: manifest.permissions.tools.map(({ name, reason }) => ({ tool: name, reason })),
    sha256,
  };
}

function agentsOf({ manifest }: PluginBundle, loaded: boolean): Agent[] {
  return manifest.agents.map((entry) => ({
    id: agentId(manifest.name, entry.id),
    pluginId: manifest.name,
    name: entry.id,
    title: entry.title,
    description: entry.description,
    status: loaded ? 'READY' : 'UNAVAILABLE',
    inputSchema: (entry.inputSchema ?? null) as JsonValue | null, // the SDK's JSON is the stricter of the two
    outputSchema: (entry.outputSchema ?? null) as JsonValue | null,
    timeoutMs: entry.timeoutMs ?? manifest.limits.timeoutMs ?? null,
  }));
}
