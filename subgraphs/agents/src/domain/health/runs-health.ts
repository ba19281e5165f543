import { notTheAgentsDoing, wilsonInterval } from '@ymera/kernel';
import type { AgentRun } from '../agent-run.ts';
import type { Finding } from './agent-health.ts';

/**
 * The share of runs that succeeded, as the lower end of Wilson's interval: what the agent is at least worth by what was
 * seen, so that three successes in three runs are no certainty. Runs that say nothing about it do not count.
 */
export function successOf(runs: readonly AgentRun[]): Finding {
  const counted = runs.filter(
    ({ state }) =>
      state.phase === 'SUCCEEDED' ||
      (state.phase === 'FAILED' && !notTheAgentsDoing.includes(state.error.code)),
  );
  if (counted.length === 0)
    return { score: null, reason: 'None of its runs has ended yet that says something.' };
  const good = counted.filter(({ state }) => state.phase === 'SUCCEEDED').length;
  const { low } = wilsonInterval(good, counted.length);
  const share = Math.round(low * 100);
  return {
    score: share,
    reason: `${good} of its latest ${counted.length} runs succeeded, so that at least ${share} % do (19 cases in 20).`,
  };
}

const recentCount = 10;
const pastMin = 5;
/** Up to so many times its own median of before it is as quick as ever; from so many on it is as slow as can be. */
const quick = 1.2;
const slow = 4;

/** How long its latest runs took, against those before. */
export function latencyOf(runs: readonly AgentRun[]): Finding {
  const took = runs.flatMap(({ state }) => (state.phase === 'SUCCEEDED' ? [state.usage.wallMs] : []));
  const recent = took.slice(0, recentCount);
  const past = took.slice(recentCount);
  if (past.length < pastMin)
    return { score: null, reason: `It takes ${recentCount + pastMin} runs that succeeded to compare them.` };
  const [now, before] = [Math.max(1, median(recent)), Math.max(1, median(past))];
  const slower = Math.log(now / before / quick) / Math.log(slow / quick);
  const score = Math.round(100 * (1 - Math.min(1, Math.max(0, slower))));
  return {
    score,
    reason: `Half of its latest runs took over ${now} ms, half of those before over ${before} ms.`,
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
