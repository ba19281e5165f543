import type { PluginHost } from '@ymera/plugin-sdk/host';
import type { Sandbox } from './ports.ts';

/** The SDK's plugin host as this subgraph sees it. */
export function sandboxOf(host: PluginHost): Sandbox {
  const used: Pick<PluginHost, keyof Sandbox> = host;
  // The two differ in the type of JSON alone: the kernel's allows undefined properties, which JSON leaves out.
  return used as unknown as Sandbox;
}
