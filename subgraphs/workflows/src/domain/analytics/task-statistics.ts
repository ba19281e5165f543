import { wilsonInterval } from '@ymera/kernel';
import type { TaskDefinition } from '../definition.ts';
import { iterates } from '../steps.ts';
import type { FailureRate, TaskStatistics } from './analysis.ts';
import { distributionOf, medianOf } from './distribution.ts';
import { addUse, noTime, timeUse } from './spans.ts';
import type { StepHistory } from './step-history.ts';
import { callKinds, type StudiedRun, type Study, timeIn, turnKinds } from './study.ts';

/** Runs that are named as evidence of one thing. */
export const runIdsMax = 10;

/** Per task, in the order of the definition. Compensations are left out. */
export function taskStatistics(study: Study): readonly TaskStatistics[] {
  return study.definition.tasks.map((task) => ({
    taskId: task.id,
    title: task.title,
    target: task.target.kind,
    ...timesOf(study, task.id),
    ...pathsOf(study, task.id),
    failures: failuresOf(study, task),
  }));
}

function timesOf({ runs }: Study, taskId: string) {
  const steps = runs.flatMap((run) => (run.stepsOf.get(taskId) ?? []).map((step) => ({ run, step })));
  const calls = steps.flatMap(({ run, step }) =>
    step.attempts
      .filter((attempt) => isTrial(attempt) && hasCalls(step))
      .map(({ attempt }) => timeIn(run, step, { kinds: callKinds, attempt })),
  );
  return {
    runs: new Set(steps.map(({ run }) => run.runId)).size,
    steps: steps.length,
    attempts: steps.reduce((sum, { step }) => sum + step.attempts.length, 0),
    use: steps.reduce((sum, { run, step }) => addUse(sum, timeUse(step.spans, run.history.asOf)), noTime),
    work: distributionOf(calls),
    queue: distributionOf(steps.map(({ run, step }) => timeIn(run, step, { kinds: turnKinds }))),
  };
}

const hasCalls = ({ spans }: StepHistory): boolean => spans.some(({ kind }) => callKinds.has(kind));

function pathsOf({ runs }: Study, taskId: string) {
  let [criticalRuns, criticalMs] = [0, 0];
  const slacks: number[] = [];
  for (const run of runs) {
    const nodes = (run.nodesOf.get(taskId) ?? []).filter(
      (node) => run.work.executions[node]?.outcome !== 'skipped',
    );
    if (nodes.length > 0) slacks.push(Math.min(...nodes.map((node) => run.slackMs[node] ?? 0)));
    const ms = criticalMsOf(run, nodes);
    if (ms > 0) criticalRuns++;
    criticalMs += ms;
  }
  const criticalMeanMs = runs.length === 0 ? 0 : criticalMs / runs.length;
  return { criticalRuns, criticalMeanMs, slackP50Ms: medianOf(slacks) };
}

function criticalMsOf({ critical, work }: StudiedRun, nodes: readonly number[]): number {
  return nodes.reduce((sum, node) => sum + (critical.has(node) ? (work.durationsMs[node] ?? 0) : 0), 0);
}

/** Attempts that ended of themselves; those that were given up say nothing. */
const isTrial = ({ outcome }: { readonly outcome: string }): boolean =>
  outcome === 'SUCCEEDED' || outcome === 'FAILED' || outcome === 'HELD';

/** What a failure counts as: an attempt, or a step or a task that could not begin or go on. */
interface Trial {
  readonly runId: string;
  readonly code: string | null;
  readonly recovered: boolean;
}

function failuresOf({ runs }: Study, task: TaskDefinition): readonly FailureRate[] {
  const trials = runs.flatMap((run) => trialsOf(run, task));
  const byCode = Map.groupBy(
    trials.filter(({ code }) => code !== null),
    ({ code }) => code ?? '',
  );
  return [...byCode]
    .map(([code, failed]) => ({
      code,
      failures: failed.length,
      attempts: trials.length,
      rate: wilsonInterval(failed.length, trials.length),
      recovered: failed.filter(({ recovered }) => recovered).length,
      runIds: [...new Set(failed.map(({ runId }) => runId))].slice(-runIdsMax).reverse(),
      runs: new Set(failed.map(({ runId }) => runId)).size,
    }))
    .sort((a, b) => b.failures - a.failures || (a.code < b.code ? -1 : 1));
}

function trialsOf(run: StudiedRun, task: TaskDefinition): readonly Trial[] {
  const { runId } = run;
  const steps = run.stepsOf.get(task.id) ?? [];
  const trials: Trial[] = [];
  for (const { attempts, outcome, code } of steps) {
    const codes = new Set<string>();
    for (const attempt of attempts) {
      if (!isTrial(attempt)) continue;
      // A step that fails with one code twice has recovered from it once.
      const isFirst = attempt.code !== null && !codes.has(attempt.code);
      if (attempt.code !== null) codes.add(attempt.code);
      trials.push({ runId, code: attempt.code, recovered: isFirst && outcome === 'succeeded' });
    }
    if (attempts.length === 0 && outcome === 'failed') trials.push({ runId, code, recovered: false });
  }
  if (!iterates(task)) return trials;
  // A loop at its limit fails though none of its steps does.
  for (const node of run.nodesOf.get(task.id) ?? []) {
    const { outcome, code, number } = run.work.executions[node] ?? {};
    const ownStep = steps.some((step) => step.execution === number && step.outcome === 'failed');
    if (outcome === 'failed' && code && !ownStep) trials.push({ runId, code, recovered: false });
  }
  return trials;
}
