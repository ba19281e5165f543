import type { WorkflowDefinition } from '../definition.ts';
import { failureHotSpots, slowTails } from './advice-on-attempts.ts';
import { bottlenecks, parallelisable, queueing } from './advice-on-paths.ts';
import { batchable, cacheable } from './advice-on-repetition.ts';
import type { Advice, TypicalPath, WorkflowAnalysis } from './analysis.ts';
import { runsMin } from './confidence.ts';
import { distributionOf } from './distribution.ts';
import { addUse, noTime } from './spans.ts';
import { type StudiedRun, type Study, studyOf } from './study.ts';
import { taskStatistics } from './task-statistics.ts';

export interface AnalysisQuestion {
  readonly workflowId: string;
  readonly definition: WorkflowDefinition;
  /** Ended runs that follow this definition, whole. */
  readonly runs: readonly StudiedRun[];
  readonly runsLeftOut: number;
}

/**
 * What runs of a workflow say about it. Compensations are left out of all but the runs' critical paths. It yields
 * between its parts, so that whoever asks about many runs does something else in between.
 */
export function* analyse(question: AnalysisQuestion): Generator<void, WorkflowAnalysis, void> {
  const { workflowId, definition, runsLeftOut } = question;
  const study = studyOf(definition, question.runs);
  const tasks = taskStatistics(study);
  yield;
  const { runs } = study;
  const advice = runs.length < runsMin ? [] : yield* adviceOn(study, tasks);
  return {
    workflowId,
    runIds: runs.map(({ runId }) => runId).reverse(),
    runsLeftOut,
    startedFrom: runs[0]?.history.startedAt ?? null,
    startedTo: runs.at(-1)?.history.startedAt ?? null,
    runsMin,
    use: tasks.reduce((sum, { use }) => addUse(sum, use), noTime),
    typicalPath: typicalPath(runs),
    tasks,
    advice,
  };
}

const advisers: readonly ((study: Study, tasks: WorkflowAnalysis['tasks']) => readonly Advice[])[] = [
  bottlenecks,
  queueing,
  parallelisable,
  cacheable,
  batchable,
  failureHotSpots,
  slowTails,
];

function* adviceOn(study: Study, tasks: WorkflowAnalysis['tasks']): Generator<void, readonly Advice[], void> {
  const advice: Advice[] = [];
  for (const advise of advisers) {
    advice.push(...advise(study, tasks));
    yield;
  }
  return advice.sort((a, b) => (b.savesMs ?? -1) - (a.savesMs ?? -1));
}

function typicalPath(runs: readonly StudiedRun[]): TypicalPath | null {
  if (runs.length === 0) return null;
  const paths = Map.groupBy(runs.map(pathOf), (ids) => ids.join(' '));
  const [most] = [...paths.values()].sort((a, b) => b.length - a.length);
  return {
    taskIds: most?.[0] ?? [],
    runs: most?.length ?? 0,
    wall: distributionOf(runs.map(({ wallMs }) => wallMs)),
    length: distributionOf(runs.map(({ lengthMs }) => lengthMs)),
  };
}

/** The tasks on a run's critical path that took any time. */
const pathOf = ({ path, work }: StudiedRun): readonly string[] =>
  path.flatMap((node) => ((work.durationsMs[node] ?? 0) > 0 ? (work.executions[node]?.taskId ?? []) : []));
