import type { Target, TaskDefinition } from '../definition.ts';
import type { Payload } from '../payload.ts';
import type { Advice, TaskStatistics } from './analysis.ts';
import { confidenceInRate, confidenceInShare, confidenceInTail, runsMin } from './confidence.ts';
import { distributionOf, medianOf } from './distribution.ts';
import { count, ms, sayMs, sayShare, share, shownBy } from './evidence.ts';
import { wilsonInterval } from './intervals.ts';
import type { StepHistory } from './step-history.ts';
import { callKinds, type StudiedRun, type Study, timeIn } from './study.ts';
import { runIdsMax } from './task-statistics.ts';
import { savedByTimes } from './what-if.ts';

const repeatsMin = 5;
const smallWorkMs = 1_000;
const batchItemsMin = 10;
const batchTasksMin = 3;
const failuresMin = 3;
/** A failure rate that certainly lies above this is a hot spot. */
const hotRate = 0.05;
const tailFactor = 3;
const tailMsMin = 500;

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

/** Tasks whose attempts fail with one code often enough that chance does not explain it. */
export function failureHotSpots(study: Study, statistics: readonly TaskStatistics[]): readonly Advice[] {
  return statistics.flatMap(({ taskId, failures, use }) =>
    failures
      .filter(
        ({ failures: failed, rate, runs }) => failed >= failuresMin && runs >= runsMin && rate.low > hotRate,
      )
      .map(({ code, failures: failed, attempts, rate, recovered, runs, runIds }): Advice => {
        const observed = failed / attempts;
        return {
          kind: 'FAILURE_HOT_SPOT',
          taskIds: [taskId],
          finding: `${failed} of ${attempts} attempts on "${taskId}" failed with ${code}; the rate lies between ${sayShare(rate.low)} and ${sayShare(rate.high)}.`,
          suggestion:
            recovered > 0
              ? 'Trying again helps, and takes its time: look for the cause, or try again sooner.'
              : 'Trying again has not helped: look for the cause, or take this code out of the retry policy.',
          caution:
            'Attempts are taken for independent of each other; one outage that hits many counts as many.',
          savesMs: null,
          evidence: {
            runs: study.runs.length,
            runsShowing: runs,
            runIds,
            numbers: [
              count('failed attempts', failed),
              count('attempts', attempts),
              share('failure rate', observed),
              share('failure rate, lower end', rate.low),
              share('failure rate, upper end', rate.high),
              count('steps that failed so and succeeded in the end', recovered),
              ms('between attempts, all runs', use.backedOffMs),
            ],
          },
          confidence: confidenceInRate(observed, rate),
        };
      }),
  );
}

/** Tasks most calls of which are quick, and a few very slow. */
export function slowTails(study: Study, statistics: readonly TaskStatistics[]): readonly Advice[] {
  return statistics.flatMap(({ taskId, work }) => {
    const { p50Ms, p95Ms, count: calls } = work;
    if (p50Ms === null || p95Ms === null) return [];
    if (p95Ms < tailFactor * p50Ms || p95Ms - p50Ms < tailMsMin) return [];
    const slow = study.runs.filter((run) =>
      (run.stepsOf.get(taskId) ?? []).some((step) =>
        step.attempts.some(({ attempt }) => timeIn(run, step, { kinds: callKinds, attempt }) >= p95Ms),
      ),
    );
    const definition = study.definition.tasks.find(({ id }) => id === taskId);
    const isSafe = definition?.effect !== 'unsafe';
    const advice: Advice = {
      kind: 'SLOW_TAIL',
      taskIds: [taskId],
      finding: `Half of the calls of "${taskId}" take no more than ${sayMs(p50Ms)}, one in twenty at least ${sayMs(p95Ms)}.`,
      suggestion: isSafe
        ? `Look at what the slow ones have in common; a timeout near ${sayMs(p95Ms)} with another attempt may be quicker.`
        : 'Look at what the slow ones have in common.',
      caution: null,
      savesMs: null,
      evidence: {
        runs: study.runs.length,
        runsShowing: slow.length,
        runIds: slow
          .slice(-runIdsMax)
          .reverse()
          .map(({ runId }) => runId),
        numbers: [
          count('calls', calls),
          ms('median time of a call', p50Ms),
          ms('95th percentile', p95Ms),
          ms('longest', work.maxMs ?? p95Ms),
        ],
      },
      confidence: confidenceInTail(calls),
    };
    return [advice];
  });
}
