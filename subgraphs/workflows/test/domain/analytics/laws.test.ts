import { describe, expect, it } from 'vitest';
import { criticalPathOf } from '../../../src/domain/analytics/critical-path.ts';
import { type RunHistory, readHistory } from '../../../src/domain/analytics/run-history.ts';
import { studyOf, studyRun } from '../../../src/domain/analytics/study.ts';
import { taskStatistics } from '../../../src/domain/analytics/task-statistics.ts';
import { timelineOf } from '../../../src/domain/analytics/timeline.ts';
import {
  savedByRewiring,
  savedByTimes,
  unusedEdges,
  withoutUnused,
} from '../../../src/domain/analytics/what-if.ts';
import { hasEnded } from '../../../src/domain/steps.ts';
import { chanceOf, randomRun } from '../random-runs.ts';

const seeds = Array.from({ length: 150 }, (_, index) => index + 1);

/** A random run whose steps take random times, read after each of its waves and at its end. */
function historiesOf(seed: number): { readonly whole: RunHistory; readonly some: readonly RunHistory[] } {
  const chance = chanceOf(seed + 7_000);
  const { driver } = randomRun(seed, {
    onWave: (run) => {
      run.now += Math.floor(chance() * 200);
    },
  });
  const read = (events: number, later = 0) => {
    const at = driver.log[events - 1]?.at ?? 0;
    return readHistory(
      {
        runId: 'run_1',
        definition: driver.definition,
        events: driver.log.slice(0, events),
        isPartial: events < driver.log.length,
      },
      at + later,
    );
  };
  let written = 0;
  const cuts = driver.commits.map((commit) => {
    written += commit.length;
    return written;
  });
  const some = cuts.filter(() => chance() < 0.2).map((events) => read(events, Math.floor(chance() * 100)));
  return { whole: read(driver.log.length), some };
}

describe('what is read out of a log', () => {
  it.each(seeds)('adds up, however the run went (seed %i)', (seed) => {
    const { whole, some } = historiesOf(seed);
    for (const history of [whole, ...some]) {
      expectSumsOf(history);
      expectPathOf(history);
      expectSameAs(history);
    }
    expectSavingsOf(whole);
  });
});

/** The spans of a row follow each other without a gap, and are all of its time. */
function expectSumsOf(history: RunHistory) {
  for (const row of timelineOf(history).rows) {
    const { spans, queuedAt, startedAt, endedAt, use, attempts } = row;
    const total = use.queuedMs + use.pausedMs + use.workedMs + use.awaitedMs + use.backedOffMs;
    const end = endedAt ?? history.asOf;
    if (row.status === 'SKIPPED' || (attempts.length === 0 && row.status !== 'WAITING')) continue;
    if (queuedAt === null || spans.length === 0) continue;
    expect(total, `${row.stepId} ${row.execution}`).toBe(end - queuedAt);
    expect(spans[0]?.from).toBe(queuedAt);
    spans.forEach(({ from, to }, place) => {
      expect(to ?? end).toBeGreaterThanOrEqual(from);
      expect(spans[place + 1]?.from ?? end).toBe(to ?? end);
    });
    expect(startedAt ?? end).toBeGreaterThanOrEqual(queuedAt);
    expect(queuedAt).toBeGreaterThanOrEqual(history.startedAt);
    expect(end).toBeLessThanOrEqual(history.asOf);
    for (const [place, attempt] of attempts.entries()) {
      expect(attempt.attempt).toBe(place + 1);
      if (place > 0) expect(attempt.startedAt).toBeGreaterThanOrEqual(attempts[place - 1]?.endedAt ?? end);
    }
  }
}

function expectPathOf(history: RunHistory) {
  const { wallMs, lengthMs, betweenMs, path, nodes } = criticalPathOf(history);
  expect(lengthMs).toBeLessThanOrEqual(wallMs);
  expect(lengthMs + betweenMs).toBe(wallMs);
  expect(path.reduce((sum, { durationMs }) => sum + durationMs, 0)).toBe(lengthMs);
  for (const { slackMs, durationMs, isCritical } of nodes) {
    expect(slackMs).toBeGreaterThanOrEqual(0);
    expect(slackMs + durationMs).toBeLessThanOrEqual(lengthMs);
    if (isCritical) expect(slackMs).toBe(0);
  }
  for (const [place, node] of path.entries())
    if (place > 0) expect(node.startedAt).toBeGreaterThanOrEqual(path[place - 1]?.endedAt ?? 0);
}

/** What is told by events one by one is what the engine says of the run as a whole. */
function expectSameAs({ run, executions, steps }: RunHistory) {
  for (const [id, task] of run.tasks) {
    const last = executions.filter(({ taskId, isCompensation }) => taskId === id && !isCompensation).at(-1);
    const isNever = task.phase === 'skipped' && task.reason === 'ended';
    expect(last?.endedAt !== null, id).toBe(hasEnded(task) && !isNever);
    if (task.phase === 'succeeded' || task.phase === 'failed') {
      expect(last?.outcome).toBe(task.phase === 'failed' && task.stopped ? 'stopped' : task.phase);
      if (task.startedAt !== null && last?.number === 1) expect(last.startedAt).toBe(task.startedAt);
    }
  }
  const open = steps.filter(({ outcome }) => outcome === 'open').map(({ stepId }) => stepId);
  expect(open.toSorted()).toEqual([...run.open].toSorted());
  for (const [stepId, step] of run.steps) {
    const last = steps.filter((one) => one.stepId === stepId).at(-1);
    expect(last?.attempts.length, stepId).toBe(step.phase === 'undecidable' ? 0 : step.attempt);
  }
  for (const { place, before, readyAt } of executions)
    for (const other of before) {
      expect(other).not.toBe(place);
      expect(executions[other]?.endedAt ?? Number.NaN).toBeLessThanOrEqual(
        readyAt ?? Number.POSITIVE_INFINITY,
      );
    }
}

/** What could be saved is never more than there is; and what all tasks took is what all their steps took. */
function expectSavingsOf(history: RunHistory) {
  const { definition } = history.run;
  const study = studyOf(definition, [studyRun(history)]);
  for (const run of study.runs) {
    const edges = unusedEdges(definition);
    const rewirings = [...edges.map(({ rewiring }) => rewiring), withoutUnused(definition, edges)];
    const saved = rewirings.map((rewiring) => savedByRewiring(run, rewiring));
    for (const nodes of run.nodesOf.values()) {
      const own = nodes.reduce((sum, node) => sum + (run.work.durationsMs[node] ?? 0), 0);
      const ms = savedByTimes(run, new Map(nodes.map((node) => [node, 0])));
      expect(ms).toBeLessThanOrEqual(own);
      saved.push(ms);
    }
    for (const ms of saved) {
      expect(ms).toBeGreaterThanOrEqual(0);
      expect(ms).toBeLessThanOrEqual(run.lengthMs);
    }
  }
  const sumOf = (uses: readonly Readonly<Record<string, number>>[]) =>
    uses.reduce((sum, use) => sum + Object.values(use).reduce((all, ms) => all + ms, 0), 0);
  const tasks = taskStatistics(study);
  const rows = timelineOf(history).rows.filter(({ isCompensation }) => !isCompensation);
  expect(sumOf(tasks.map(({ use }) => ({ ...use })))).toBe(sumOf(rows.map(({ use }) => ({ ...use }))));
}
