import type { InstallState, PluginInstall } from './plugin-install.ts';

/** A plugin as a tenant sees it, whether it comes with the platform or was installed. */
export interface PluginView extends Pick<PluginInstall, 'current' | 'candidate' | 'earlier'> {
  /** Its package name. */
  readonly id: string;
  readonly builtIn: boolean;
  readonly state: InstallState;
}

export function viewOfInstall({ pluginId, current, candidate, earlier, state }: PluginInstall): PluginView {
  return { id: pluginId, builtIn: false, current, candidate, earlier, state };
}
