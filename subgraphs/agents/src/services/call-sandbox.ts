import { isJsonObject } from '@ymera/kernel';
import type { RunResult } from '../domain/agent-run.ts';
import type { SandboxResult } from '../ports.ts';
import { callPlugin } from './call-plugin.ts';
import { openTrail } from './call-trail.ts';
import type { ReadyCode, RunDesk, RunJob } from './run-desk.ts';

/** Runs the agent's or the tool's code. Whatever goes wrong is a result. */
export async function callSandbox(
  desk: RunDesk,
  job: RunJob<ReadyCode>,
  signal: AbortSignal,
): Promise<RunResult> {
  const { run, order, ready } = job;
  const { definition, plugin } = ready;
  const trail = openTrail();
  const result = await callPlugin(
    desk,
    {
      run,
      trail,
      plugin,
      kind: definition.kind,
      name: definition.name,
      input: order.input,
      timeoutMs: Math.min(order.timeoutMs, definition.timeoutMs ?? order.timeoutMs),
      depth: 0,
    },
    signal,
  );
  return toRunResult(result, trail.nestedCpuMs);
}

/** Other plugins' tools work on the run's account: what their code took is part of what the run took. */
function toRunResult(result: SandboxResult, nestedCpuMs: number): RunResult {
  const usage = { ...result.usage, cpuMs: result.usage.cpuMs + nestedCpuMs };
  if (result.ok) return { ok: true, output: result.output, usage };
  const { code, message, retryable, details } = result.error;
  const shown = isJsonObject(details)
    ? details
    : details === undefined || details === null
      ? {}
      : { details };
  return { ok: false, error: { code, message, retryable, details: shown }, usage };
}
