import { DomainError } from '@ymera/kernel';
import { definitionLimits } from '../domain/definition.ts';
import { NestingTooDeepError, WorkflowNotFoundError } from '../domain/definition-errors.ts';
import type { Effect } from '../domain/effects.ts';
import type { Report } from '../domain/report.ts';
import type { RunState } from '../domain/run-state.ts';
import type { ServiceDeps } from '../ports.ts';
import type { RunRecord } from '../run-ports.ts';
import { createRun } from './create-run.ts';
import { findWorkflow } from './find-workflow.ts';
import { parentMark, passOn } from './pass-on.ts';
import { refuseUnfitInput } from './read-input.ts';

/** Sees to the runs that are tasks of a run. */
export interface ChildCare {
  /** Creates those that are not there yet, and passes on what their parent is asked; reports those that cannot be. */
  tend(run: RunState, effects: readonly Effect[]): Promise<readonly Report[]>;
}

type ChildEffect = Extract<Effect, { kind: 'child' }>;

export function createChildCare(deps: ServiceDeps, record: RunRecord): ChildCare {
  // What each child was asked last; bounded by the steps that are under way.
  const asked = new Map<string, ChildEffect['wanted']>();
  return {
    tend: async (run, effects) => {
      const children = effects.filter((effect) => effect.kind === 'child');
      const news = children.filter(({ childRunId, wanted }) => asked.get(childRunId) !== wanted);
      const ids = new Set(children.map(({ childRunId }) => childRunId));
      for (const id of asked.keys()) if (!ids.has(id)) asked.delete(id);
      if (news.length === 0) return [];
      const { tenantId } = record;
      const there = await deps.stores.runs.findMany(
        tenantId,
        news.map(({ childRunId }) => childRunId),
      );
      const refused: Report[] = [];
      for (const effect of news) {
        const child = there.find(({ id }) => id === effect.childRunId) ?? null;
        const report = child
          ? await passOn(deps, { parent: record, child, wanted: effect.wanted })
          : await begin(deps, { record, run, effect });
        if (report) refused.push(report);
        else asked.set(effect.childRunId, effect.wanted);
      }
      return refused;
    },
  };
}

interface Birth {
  readonly record: RunRecord;
  readonly run: RunState;
  readonly effect: ChildEffect;
}

/** A child that cannot be is one that has failed. */
async function begin(deps: ServiceDeps, birth: Birth): Promise<Report | null> {
  const { stepId, taskId, childRunId, wanted } = birth.effect;
  if (wanted === 'cancelled')
    return { kind: 'childEnded', stepId, childRunId, status: 'CANCELLED', output: null, failure: null };
  try {
    await createChild(deps, birth);
    return null;
  } catch (error) {
    if (!(error instanceof DomainError) || error.nextMove === 'retry') throw error;
    const failure = { taskId, code: error.code, message: error.message, details: null };
    return { kind: 'childEnded', stepId, childRunId, status: 'FAILED', output: null, failure };
  }
}

async function createChild(deps: ServiceDeps, { record, run, effect }: Birth): Promise<void> {
  const { stepId, childRunId, input, timeoutMs, wanted } = effect;
  const { tenantId, startedBy, id: runId } = record;
  const depth = (run.opening?.depth ?? 0) + 1;
  if (depth > definitionLimits.nestingMax) throw new NestingTooDeepError(definitionLimits.nestingMax);
  const workflow = await findWorkflow(deps, { tenantId, idOrName: effect.workflow });
  if (!workflow) throw new WorkflowNotFoundError(effect.workflow);
  await refuseUnfitInput(deps, { tenantId, workflow, input });
  const limits = [timeoutMs, workflow.timeoutMs].filter((limit) => limit !== null);
  await createRun(deps, {
    id: childRunId,
    tenantId,
    startedBy,
    startedAt: deps.clock.now(),
    input,
    parent: { runId, stepId, childRunId },
    workflow,
    origin: { kind: 'start' },
    kept: [],
    depth,
    timeoutMs: limits.length > 0 ? Math.min(...limits) : null,
    ...(wanted === 'paused' ? pausedFromTheStart(runId) : {}),
  });
}

const pausedFromTheStart = (parentRunId: string) => {
  const by = parentMark(parentRunId);
  return { pausedBy: by, after: [{ type: 'PAUSE_REQUESTED' as const, by }] };
};
