import type { Principal } from '@ymera/kernel';
import { RunEndedError, RunNotDebuggableError, TaskNotFoundError } from '../domain/errors.ts';
import { whyNotDebuggable } from '../domain/run-queries.ts';
import type { RunState } from '../domain/run-state.ts';
import { waitingFor } from '../domain/waiting.ts';
import type { RunRecord } from '../run-ports.ts';
import { type ControlDeps, writeControl } from './write-control.ts';

export interface SetDebugCommand {
  readonly runId: string;
  /** The tasks that stop before they start; those that were set before, and are not among them, no longer do. */
  readonly breakpoints: readonly string[];
  /** True to go wave by wave. */
  readonly stepping: boolean;
  readonly principal: Principal;
}

/**
 * Sets where a run stops before it goes on. Setting what is set already changes nothing.
 *
 * @throws RunNotFoundError, TaskNotFoundError, RunEndedError, RunNotDebuggableError
 */
export function setDebug(deps: ControlDeps, command: SetDebugCommand): Promise<RunRecord> {
  const { runId, stepping, principal } = command;
  const { tenantId, id: by } = principal;
  const breakpoints = [...new Set(command.breakpoints)];
  return writeControl(deps, { runId, tenantId, by }, ({ run, record }) => {
    const unknown = breakpoints.find((id) => !run.tasks.has(id));
    if (unknown !== undefined) throw new TaskNotFoundError(record.id, unknown);
    refuseUnfit(run, record);
    const { debug } = run;
    const isSame =
      debug.stepping === stepping &&
      debug.breakpoints.size === breakpoints.length &&
      breakpoints.every((id) => debug.breakpoints.has(id));
    if (isSame) return null;
    return { happenings: [{ type: 'DEBUG_CHANGED', by, breakpoints, stepping }], tell: 'set_debug' };
  });
}

export interface AllowWaveCommand {
  readonly runId: string;
  /** A second call with the same key changes nothing. */
  readonly clientKey?: string | null | undefined;
  readonly principal: Principal;
}

/**
 * Lets one wave of what stands at a breakpoint, or would be the next step, start; nothing happens when nothing does.
 *
 * @throws RunNotFoundError, RunEndedError, RunNotDebuggableError
 */
export function allowWave(
  deps: ControlDeps,
  { runId, clientKey, principal }: AllowWaveCommand,
): Promise<RunRecord> {
  const { tenantId, id: by } = principal;
  return writeControl(deps, { runId, tenantId, by, clientKey }, ({ run, record }) => {
    refuseUnfit(run, record);
    if (!waitingFor(run).some(({ what }) => what === 'wave')) return null;
    return { happenings: [{ type: 'WAVE_ALLOWED', by }], tell: 'allow_wave' };
  });
}

function refuseUnfit(run: RunState, { id }: RunRecord): void {
  if (run.phase === 'ended') throw new RunEndedError(id, 'Nobody can debug', 'it is over');
  const why = whyNotDebuggable(run, []);
  if (why) throw new RunNotDebuggableError(id, 'Nobody can debug', why);
}
