import type { InstallState, PluginInstall } from './plugin-install.ts';
import type { PluginVersion } from './plugin-version.ts';

/** A plugin as a tenant sees it, whether it comes with the platform or was installed. */
export interface PluginView extends Pick<PluginInstall, 'current' | 'candidate' | 'earlier'> {
  /** Its package name. */
  readonly id: string;
  readonly builtIn: boolean;
  readonly state: InstallState;
}

/** Every version of it that is kept, the current one first. */
export function versionsOf({ current, candidate, earlier }: PluginView): readonly PluginVersion[] {
  return [current, ...(candidate ? [candidate.version] : []), ...earlier];
}

export function viewOfInstall({ pluginId, current, candidate, earlier, state }: PluginInstall): PluginView {
  return { id: pluginId, builtIn: false, current, candidate, earlier, state };
}
