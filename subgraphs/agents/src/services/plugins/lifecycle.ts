import { newId } from '@ymera/kernel';
import type { CapabilityPorts } from '@ymera/plugin-sdk/host';
import { configSchema } from '../../domain/plugin-declarations.ts';
import type { JournalWriter, PluginFault, PluginParts } from '../../plugin-desk.ts';
import type { PluginPlace } from '../../plugin-ports.ts';
import type { SandboxCall, ToolAnswer } from '../../ports.ts';
import { createCallListener } from './call-listener.ts';
import type { Copy } from './copy.ts';

export type LifecycleParts = Pick<PluginParts, 'stores' | 'events' | 'clock' | 'log' | 'settings'> & {
  readonly journal: JournalWriter;
  readonly ports: CapabilityPorts;
};

/** One function of a plugin's lifecycle, for one tenant. */
interface LifecycleStep {
  readonly place: PluginPlace;
  readonly copy: Copy;
  readonly step: 'initialize' | 'cleanup';
  readonly startedBy: string;
}

/** Runs it to its end. Gives why it failed; null when it did not. It never rejects. */
export async function runLifecycle(parts: LifecycleParts, asked: LifecycleStep): Promise<PluginFault | null> {
  const { copy, place, step, startedBy } = asked;
  const { version } = copy.version;
  const listener = createCallListener(parts, { ...place, version }, { runId: null, startedBy });
  try {
    const call = await stepCall(parts, asked);
    const result = await copy.sandboxed.call({ ...call, ...listener });
    return result.ok ? null : { code: result.error.code, message: result.error.message };
  } catch (error) {
    parts.log.error(`the ${step} of a plugin could not be run`, { plugin: place.pluginId, error });
    return { code: 'PLUGIN_HOST_LOST', message: 'The sandbox that runs the plugin has failed. Try again.' };
  } finally {
    await listener.told();
  }
}

async function stepCall(
  parts: LifecycleParts,
  { place, copy, step }: LifecycleStep,
): Promise<Omit<SandboxCall, 'onEvent' | 'onRefusal'>> {
  const { settings } = parts;
  return {
    kind: 'lifecycle',
    name: step,
    input: null,
    run: { id: newId('evt', parts.clock.now()), tenantId: place.tenantId },
    timeoutMs: step === 'initialize' ? settings.initializeMs : settings.cleanupMs,
    ports: parts.ports,
    config: await readConfig(parts, place, copy),
    depth: 0,
    callTool: async () => noTools,
    onRefusedTool: async () => {},
  };
}

/** What was entered for a plugin; an empty object, and nothing is read, when it declares no settings. */
export async function readConfig(
  { stores }: Pick<PluginParts, 'stores'>,
  place: PluginPlace,
  { version }: Pick<Copy, 'version'>,
  signal?: AbortSignal,
) {
  return configSchema(version) ? (await stores.settings.find(place, signal)).config : {};
}

/** A tool is called within a run, whose key makes a repetition harmless; here there is none. */
const noTools: ToolAnswer = {
  ok: false,
  error: {
    code: 'NOT_GRANTED',
    message: 'Tools can be called by tools and agents, not by initialize and cleanup.',
    retryable: false,
  },
};
