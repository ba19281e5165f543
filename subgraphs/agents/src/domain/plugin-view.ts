import type { InstallState, PluginInstall } from './plugin-install.ts';

/** A plugin as a tenant sees it, whether it comes with the platform or was installed. */
export interface PluginView extends Pick<PluginInstall, 'current' | 'candidate' | 'earlier' | 'healing'> {
  /** Its package name. */
  readonly id: string;
  readonly builtIn: boolean;
  readonly state: InstallState;
}

export function viewOfInstall(install: PluginInstall): PluginView {
  const { pluginId, current, candidate, earlier, state, healing } = install;
  return {
    id: pluginId,
    builtIn: false,
    current,
    candidate,
    earlier,
    state,
    ...(healing ? { healing } : {}),
  };
}
