import type { PluginHost } from '@ymera/plugin-sdk/host';
import type { Sandbox } from './ports.ts';

/** The SDK's plugin host as this subgraph sees it. */
export function sandboxOf(host: PluginHost): Sandbox {
  // The two differ in the type of JSON alone: the kernel's allows undefined properties, which JSON leaves out.
  return host as unknown as Sandbox;
}
