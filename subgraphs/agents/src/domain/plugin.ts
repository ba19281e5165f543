/** A host tool that a plugin may call, with the reason its author gives. */
interface PluginPermission {
  readonly tool: string;
  readonly reason: string;
}

/** A plugin as it is listed; its code stays with the sandbox. Plugins belong to the platform, not to a tenant. */
export interface Plugin {
  /** Its package name. */
  readonly id: string;
  readonly version: string;
  readonly description: string;
  readonly status: PluginStatus;
  readonly permissions: readonly PluginPermission[];
  /** Of the code that runs, in hexadecimal. */
  readonly sha256: string;
}

type PluginStatus = 'LOADED' | 'ABSENT';
