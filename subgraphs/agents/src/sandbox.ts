import type { PluginHost } from '@ymera/plugin-sdk/host';
import type { Sandbox } from './ports.ts';

// Every plugin that is loaded at the start comes with the platform, or from a folder that its operator named.
const origin = { publisher: 'operator', reviewed: true };

/** The SDK's plugin host as this subgraph sees it. */
export function sandboxOf(host: PluginHost): Sandbox {
  const reviewing: Pick<PluginHost, 'load'> = { load: (bundle) => host.load(bundle, origin) };
  // The two differ in the type of JSON alone: the kernel's allows undefined properties, which JSON leaves out.
  return reviewing as unknown as Sandbox;
}
