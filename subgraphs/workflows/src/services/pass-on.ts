import type { Effect } from '../domain/effects.ts';
import { RunEndedError, RunNotPausableError } from '../domain/errors.ts';
import type { RunRecord } from '../run-ports.ts';
import { writeCancel } from './cancel-run.ts';
import { getLatestRun } from './find-run.ts';
import { writePause } from './pause-run.ts';
import { writeResume } from './resume-run.ts';
import type { ControlDeps } from './write-control.ts';

/** How a run signs what it asks of its children. */
export const parentMark = (parentRunId: string): string => `run:${parentRunId}`;

/** Asks a child what its parent is asked; only what its parent has paused does the parent resume. */
export async function passOn(
  deps: ControlDeps,
  {
    parent,
    child,
    wanted,
  }: {
    readonly parent: RunRecord;
    readonly child: RunRecord;
    readonly wanted: Extract<Effect, { kind: 'child' }>['wanted'];
  },
): Promise<null> {
  const by = parentMark(parent.id);
  const { tenantId } = parent;
  const record = await getLatestRun(deps, { tenantId, runId: child.id });
  const request = { tenantId, runId: record.id, by };
  if (record.status !== 'RUNNING') return null;
  if (wanted === 'cancelled') await writeCancel(deps, request);
  else if (wanted === 'paused') await writePause(deps, request).catch(unlessItEnds);
  else if (record.pausedBy === by) await writeResume(deps, request).catch(unlessItEnds);
  return null;
}

/** A child that ends at this moment needs neither. */
function unlessItEnds(error: unknown): void {
  if (!(error instanceof RunEndedError || error instanceof RunNotPausableError)) throw error;
}
