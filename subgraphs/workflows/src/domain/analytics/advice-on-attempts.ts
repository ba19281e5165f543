import type { Advice, TaskStatistics } from './analysis.ts';
import { confidenceInRate, confidenceInTail, runsMin } from './confidence.ts';
import { count, ms, sayMs, sayShare, share } from './evidence.ts';
import { callKinds, type Study, timeIn } from './study.ts';
import { runIdsMax } from './task-statistics.ts';

const failuresMin = 3;
/** A failure rate that certainly lies above this is a hot spot. */
const hotRate = 0.05;
const tailFactor = 3;
const tailMsMin = 500;

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
