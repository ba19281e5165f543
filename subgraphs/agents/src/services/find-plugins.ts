import type { BuiltInPlugin } from '../domain/built-in-plugin.ts';
import type { InstallState } from '../domain/plugin-install.ts';
import { type PluginView, viewOfInstall } from '../domain/plugin-view.ts';
import type { BuiltIn, PluginDesk } from '../plugin-desk.ts';

export type ViewDesk = Pick<PluginDesk, 'stores' | 'builtIns' | 'definitions' | 'sandbox'>;

/**
 * The plugins as the tenant sees them, each at most once. One that comes with the platform hides one that the tenant
 * installed under the same name; one that came with it and does no longer is shown, as removed, to those who have none.
 */
export async function findPlugins(
  desk: ViewDesk,
  { tenantId, ids }: { readonly tenantId: string; readonly ids: readonly string[] },
  signal?: AbortSignal,
): Promise<readonly PluginView[]> {
  const asked = [...new Set(ids)];
  const there = asked.flatMap((id) => desk.builtIns.get(id) ?? []).map((given) => viewOfBuiltIn(desk, given));
  const others = asked.filter((id) => !desk.builtIns.has(id));
  if (others.length === 0) return there;
  const installs = await desk.stores.installs.findMany({ tenantId, pluginIds: others }, signal);
  const missing = others.filter((id) => !installs.some(({ pluginId }) => pluginId === id));
  const gone = missing.length > 0 ? await desk.definitions.findBuiltIn(missing, signal) : [];
  return [...there, ...installs.map(viewOfInstall), ...gone.map(viewOfGone)];
}

/** Its agents and tools can be used from the start on, unless it has cost the sandbox too many processes. */
export function viewOfBuiltIn({ sandbox }: Pick<ViewDesk, 'sandbox'>, { version }: BuiltIn): PluginView {
  const { installedBy: by, installedAt: at } = version;
  const name = String(version.manifest.name);
  const message = sandbox.disabledReason({ name, version: version.version });
  const state: InstallState =
    message === null
      ? { phase: 'ENABLED', by, at }
      : { phase: 'DISABLED', by, at, reason: { code: 'PLUGIN_DISABLED', message } };
  return { id: name, builtIn: true, current: version, candidate: null, earlier: [], state };
}

function viewOfGone({ pluginId, version, goneAt }: BuiltInPlugin): PluginView {
  const by = version.installedBy;
  const state: InstallState = { phase: 'REMOVED', by, at: goneAt ?? version.installedAt };
  return { id: pluginId, builtIn: true, current: version, candidate: null, earlier: [], state };
}
