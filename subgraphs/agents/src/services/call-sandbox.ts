import { isJsonObject } from '@ymera/kernel';
import { noUsage, type RunResult } from '../domain/agent-run.ts';
import type { SandboxEvent, SandboxResult } from '../ports.ts';
import { createToolCalls } from './call-host-tool.ts';
import type { RunDesk, RunJob } from './run-desk.ts';

/** Runs the agent's code. Whatever goes wrong is a result; a defect of the sandbox is logged as well. */
export async function callSandbox(desk: RunDesk, job: RunJob, signal: AbortSignal): Promise<RunResult> {
  const { run, order } = job;
  const { agent, plugin } = job.agent;
  const tools = createToolCalls(desk, { run, grants: plugin.grants });
  const log = desk.log.child({ agentRunId: run.id, agentId: agent.id });
  try {
    const result = await plugin.sandboxed.call(
      {
        kind: 'agent',
        name: agent.name,
        input: order.input,
        run: {
          id: run.id,
          tenantId: run.tenantId,
          ...(run.workflow ? { taskId: run.workflow.taskId } : {}),
        },
        timeoutMs: Math.min(order.timeoutMs, agent.timeoutMs ?? order.timeoutMs),
        ...tools,
        onEvent: (event) => logEvent(log, event),
      },
      signal,
    );
    return toRunResult(result);
  } catch (error) {
    log.error('the sandbox failed', { error });
    const message = 'The sandbox that runs the plugin has failed. Try again.';
    return {
      ok: false,
      error: { code: 'PLUGIN_HOST_LOST', message, retryable: true, details: {} },
      usage: noUsage,
    };
  }
}

function logEvent(log: RunDesk['log'], event: SandboxEvent): void {
  if (event.type === 'log') log[event.level](event.message, event.fields ? { fields: event.fields } : {});
  else log.debug('progress', { value: event.value, message: event.message });
}

function toRunResult(result: SandboxResult): RunResult {
  if (result.ok) return { ok: true, output: result.output, usage: result.usage };
  const { code, message, retryable, details } = result.error;
  const shown = isJsonObject(details)
    ? details
    : details === undefined || details === null
      ? {}
      : { details };
  return { ok: false, error: { code, message, retryable, details: shown }, usage: result.usage };
}
