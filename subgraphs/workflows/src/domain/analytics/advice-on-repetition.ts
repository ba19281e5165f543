import { wilsonInterval } from '@ymera/kernel';
import type { Target, TaskDefinition } from '../definition.ts';
import type { Payload } from '../payload.ts';
import type { Advice } from './analysis.ts';
import { confidenceInRate, confidenceInShare, runsMin } from './confidence.ts';
import { distributionOf, medianOf } from './distribution.ts';
import { count, ms, sayMs, shownBy } from './evidence.ts';
import type { StepHistory } from './step-history.ts';
import { callKinds, type StudiedRun, type Study, timeIn } from './study.ts';
import { runIdsMax } from './task-statistics.ts';
import { savedByTimes } from './what-if.ts';

const repeatsMin = 5;
const smallWorkMs = 1_000;
const batchItemsMin = 10;
const batchTasksMin = 3;

/** Calls that come again with the same input, and give the same output. */
export function cacheable(study: Study): readonly Advice[] {
  return study.definition.tasks.flatMap((task) => {
    const { kind } = task.target;
    if (task.effect !== 'idempotent' || (kind !== 'agent' && kind !== 'tool')) return [];
    const { repeats, same, byRun } = repeatsOf(study, task.id);
    const certain = wilsonInterval(same, repeats);
    if (repeats < repeatsMin || certain.low < 0.5) return [];
    const repeatedMs = [...byRun.values()].flat().reduce((sum, { callMs }) => sum + callMs, 0);
    const showing = study.runs.filter((run) => byRun.has(run));
    if (showing.length < runsMin) return [];
    const saved =
      medianOf(study.runs.map((run) => savedByTimes(run, shortened(run, byRun.get(run) ?? [])))) ?? 0;
    const advice: Advice = {
      kind: 'CACHE',
      taskIds: [task.id],
      finding: `${repeats} calls of "${task.id}" had an input that had come before; ${same} of them gave the same output.`,
      suggestion: 'Keep its outputs by the SHA-256 of the input, for as long as they stay true.',
      caution: 'Only its author knows whether it reads anything beside its input that changes.',
      savesMs: saved,
      evidence: {
        runs: study.runs.length,
        runsShowing: showing.length,
        runIds: showing
          .slice(-runIdsMax)
          .reverse()
          .map(({ runId }) => runId),
        numbers: [
          count('repeated calls', repeats),
          count('repeated calls with the same output', same),
          ms('time of the repeated calls', repeatedMs),
        ],
      },
      confidence: confidenceInRate(same / repeats, certain),
    };
    return [advice];
  });
}

interface Repeat {
  readonly step: StepHistory;
  readonly callMs: number;
}

function repeatsOf({ runs }: Study, taskId: string) {
  const first = new Map<string, string>();
  const byRun = new Map<StudiedRun, Repeat[]>();
  let [repeats, same] = [0, 0];
  for (const run of runs)
    for (const step of run.stepsOf.get(taskId) ?? []) {
      const { inputSha256, output, outcome } = step;
      if (outcome !== 'succeeded' || inputSha256 === null || output === null) continue;
      const before = first.get(inputSha256);
      if (before === undefined) first.set(inputSha256, nameOf(output));
      else {
        repeats++;
        if (before === nameOf(output)) same++;
        const repeat = { step, callMs: timeIn(run, step, { kinds: callKinds }) };
        byRun.set(run, [...(byRun.get(run) ?? []), repeat]);
      }
    }
  return { repeats, same, byRun };
}

const nameOf = (payload: Payload): string =>
  payload.kind === 'inline' ? payload.json : `sha256:${payload.sha256}`;

/** How long the executions would have taken without these calls; those of many steps are left as they are. */
function shortened({ work }: StudiedRun, repeats: readonly Repeat[]): ReadonlyMap<number, number> {
  const times = new Map<number, number>();
  for (const { step, callMs } of repeats) {
    if (step.index !== null) continue;
    const node = work.executions.findIndex(
      ({ taskId, number, isCompensation }) =>
        taskId === step.taskId && number === step.execution && !isCompensation,
    );
    if (node >= 0) times.set(node, Math.max(0, (work.durationsMs[node] ?? 0) - callMs));
  }
  return times;
}

/** Many small calls to one agent or tool at a time: the items of a forEach, or tasks that are ready together. */
export function batchable(study: Study): readonly Advice[] {
  return [...batchableItems(study), ...batchableTasks(study)];
}

function batchableItems(study: Study): readonly Advice[] {
  return study.definition.tasks.flatMap((task) => {
    if (!task.forEach || calledBy(task.target) === null) return [];
    const ids = [task.id];
    const calls = `the items of "${task.id}"`;
    return batchAdvice(study, {
      ids,
      calls,
      callsMin: batchItemsMin,
      atOnce: (run) => run.stepsOf.get(task.id) ?? [],
    });
  });
}

function batchableTasks(study: Study): readonly Advice[] {
  const single = study.definition.tasks.filter(
    ({ target, forEach, loop }) => calledBy(target) !== null && !forEach && !loop,
  );
  const groups = [...Map.groupBy(single, groupOf).values()].filter(({ length }) => length >= batchTasksMin);
  return groups.flatMap((tasks) => {
    const ids = tasks.map(({ id }) => id);
    const calls = `${ids.length} tasks that call ${calledBy(tasks[0]?.target) ?? 'it'} and are ready together`;
    const atOnce = (run: StudiedRun) => ids.flatMap((id) => run.stepsOf.get(id) ?? []);
    return batchAdvice(study, { ids, calls, callsMin: batchTasksMin, atOnce });
  });
}

/** Tasks with the same target that depend on the same are ready at the same time. */
const groupOf = ({ target, dependsOn, join }: TaskDefinition): string =>
  JSON.stringify([calledBy(target), [...new Set(dependsOn)].sort(), join]);

function calledBy(target: Target | undefined): string | null {
  if (target?.kind === 'select') return `an agent selected for ${JSON.stringify(target.task)}`;
  if (target?.kind === 'agent') return `the agent "${target.agentId}"`;
  return target?.kind === 'tool' ? `the tool "${target.toolId}"` : null;
}

function batchAdvice(
  study: Study,
  about: {
    readonly ids: readonly string[];
    readonly calls: string;
    readonly callsMin: number;
    readonly atOnce: (run: StudiedRun) => readonly StepHistory[];
  },
): readonly Advice[] {
  const times = new Map(
    study.runs.map((run) => [run, about.atOnce(run).map((step) => timeIn(run, step, { kinds: callKinds }))]),
  );
  const shown = shownBy(study, (run) => {
    const own = times.get(run) ?? [];
    const isSmall = (medianOf(own) ?? smallWorkMs) < smallWorkMs;
    return { ms: own.reduce((sum, one) => sum + one, 0), shows: own.length >= about.callsMin && isSmall };
  });
  if (!shown) return [];
  const all = distributionOf([...times.values()].flat());
  const perRun = medianOf([...times.values()].map(({ length }) => length)) ?? 0;
  return [
    {
      kind: 'BATCH',
      taskIds: about.ids,
      finding: `A run makes ${perRun} calls for ${about.calls}, half of which take no more than ${sayMs(all.p50Ms ?? 0)}.`,
      suggestion: 'Hand several over in one call.',
      caution:
        'Only where the agent or tool takes several at once; one failure then is the failure of all of them.',
      savesMs: null,
      evidence: shown.evidence([
        count('median calls per run', perRun),
        ms('median time of a call', all.p50Ms ?? 0),
        ms('time of all calls, all runs', all.totalMs),
      ]),
      confidence: confidenceInShare(shown.showing, shown.runs),
    },
  ];
}
