import type { JsonValue } from '@ymera/kernel';
import { noUsage, type RunningRun } from '../domain/agent-run.ts';
import type { DefinitionKind } from '../domain/definition.ts';
import type { ReadyPlugin } from '../plugin-desk.ts';
import type { SandboxCall, SandboxEvent, SandboxResult } from '../ports.ts';
import { createToolCalls, type ToolDesk } from './call-tools.ts';
import type { CallTrail } from './call-trail.ts';
import { noteUsage } from './note-usage.ts';
import type { RunDesk } from './run-desk.ts';

type CallDesk = ToolDesk & Pick<RunDesk, 'usage'>;

/** One call of a plugin's code on the account of a run. */
interface PluginCall {
  readonly run: RunningRun;
  readonly trail: CallTrail;
  readonly plugin: ReadyPlugin;
  readonly kind: DefinitionKind;
  readonly name: string;
  readonly input: JsonValue;
  /** In milliseconds; without it the definition's own, or the sandbox's. */
  readonly timeoutMs?: number;
  /** How many tool calls it is nested in. */
  readonly depth: number;
}

/**
 * Calls the code of an agent or a tool, notes what it cost and waits until what it was refused is told. Whatever goes
 * wrong is a result; a defect of the sandbox is logged as well.
 */
export async function callPlugin(
  desk: CallDesk,
  call: PluginCall,
  signal: AbortSignal,
): Promise<SandboxResult> {
  const { run, plugin, name } = call;
  const log = desk.log.child({ agentRunId: run.id, agentId: run.agentId, plugin: plugin.pluginId });
  const listener = plugin.listen({ runId: run.id, startedBy: run.startedBy });
  const result = await attempt(desk, { ...call, listener, log }, signal).catch((error) => {
    if (signal.aborted) return cancelled;
    log.error('the sandbox failed', { name, error });
    return hostLost;
  });
  await Promise.all([listener.told(), noteUsage(desk, call, result, signal)]);
  return result;
}

interface Heard {
  readonly listener: ReturnType<ReadyPlugin['listen']>;
  readonly log: RunDesk['log'];
}

async function attempt(
  desk: CallDesk,
  call: PluginCall & Heard,
  signal: AbortSignal,
): Promise<SandboxResult> {
  const { run, plugin, kind, name, input, timeoutMs, depth, listener, log } = call;
  const request: SandboxCall = {
    kind,
    name,
    input,
    run: { id: run.id, tenantId: run.tenantId, ...(run.workflow ? { taskId: run.workflow.taskId } : {}) },
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ports: plugin.ports,
    config: await plugin.config(signal),
    depth,
    ...createToolCalls(desk, {
      run,
      trail: call.trail,
      caller: plugin,
      callPlugin: (tool, toolSignal) => callNested(desk, { ...call, ...tool }, toolSignal),
    }),
    onRefusal: listener.onRefusal,
    onEvent: (event) => {
      listener.onEvent(event);
      logEvent(log, event);
    },
  };
  return plugin.sandboxed.call(request, signal);
}

/** Calls a tool that a plugin's code asked for, and counts what its code took towards the run. */
async function callNested(
  desk: CallDesk,
  { run, trail, plugin, name, input, depth }: PluginCall,
  signal: AbortSignal,
): Promise<SandboxResult> {
  const result = await callPlugin(desk, { run, trail, plugin, kind: 'tool', name, input, depth }, signal);
  trail.nestedCpuMs += result.usage.cpuMs;
  return result;
}

function logEvent(log: RunDesk['log'], event: SandboxEvent): void {
  if (event.type === 'log') log[event.level](event.message, event.fields ? { fields: event.fields } : {});
  else if (event.type === 'progress') log.debug('progress', { value: event.value, message: event.message });
}

const cancelled: SandboxResult = {
  ok: false,
  error: { code: 'CANCELLED', message: 'The call was called off before it began.', retryable: true },
  usage: noUsage,
};

const hostLost: SandboxResult = {
  ok: false,
  error: {
    code: 'PLUGIN_HOST_LOST',
    message: 'The sandbox that runs the plugin has failed. Try again.',
    retryable: true,
  },
  usage: noUsage,
};
