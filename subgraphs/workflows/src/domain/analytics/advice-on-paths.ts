import type { TaskDefinition } from '../definition.ts';
import type { Advice, TaskStatistics } from './analysis.ts';
import { confidenceInShare } from './confidence.ts';
import { medianOf } from './distribution.ts';
import { ms, sayMs, sayShare, share, shownBy } from './evidence.ts';
import type { TimeUse } from './run-views.ts';
import { lengthOf } from './spans.ts';
import type { StudiedRun, Study } from './study.ts';
import {
  type Rewiring,
  savedByRewiring,
  savedByTimes,
  type UnusedEdge,
  unusedEdges,
  withoutUnused,
} from './what-if.ts';

/** A task that decides so much of a run's time is a bottleneck of it. */
const bottleneckShare = 0.2;
/** Waiting for places is worth speaking of from here on. */
const queueingShare = 0.2;
/** Another order is worth speaking of when it makes a run shorter by so much. */
const parallelShare = 0.05;
/** Tasks, and edges, that are looked at one by one; those that weigh most go first. */
const candidatesMax = 20;

export function bottlenecks(study: Study, statistics: readonly TaskStatistics[]): readonly Advice[] {
  const candidates = statistics
    .filter(({ criticalMeanMs }) => criticalMeanMs > 0)
    .toSorted((a, b) => b.criticalMeanMs - a.criticalMeanMs)
    .slice(0, candidatesMax);
  return candidates.flatMap((task) => {
    const definition = study.definition.tasks.find(({ id }) => id === task.taskId);
    // How long a wait takes is what its author wrote.
    if (!definition || definition.target.kind === 'wait') return [];
    const shown = shownBy(study, (run) => {
      const saved = savedByTimes(run, new Map((run.nodesOf.get(task.taskId) ?? []).map((node) => [node, 0])));
      return { ms: saved, shows: saved > 0 && saved >= bottleneckShare * run.wallMs };
    });
    if (!shown) return [];
    const wall = medianOf(study.runs.map(({ wallMs }) => wallMs)) ?? 0;
    const ofWall = wall === 0 ? 0 : shown.medianMs / wall;
    const advice: Advice = {
      kind: asksPeople(definition, task.use) ? 'WAITING_FOR_PEOPLE' : 'BOTTLENECK',
      taskIds: [task.taskId],
      finding: `Without the time that "${task.taskId}" takes, runs would be ${sayMs(shown.medianMs)} shorter (${sayShare(ofWall)} of their time).`,
      suggestion: suggestionFor(definition, task.use),
      caution: null,
      savesMs: shown.medianMs,
      evidence: shown.evidence([
        ms('median time of a run', wall),
        share('share of the time of a run', ofWall),
        ms('mean time on the critical path', task.criticalMeanMs),
        ms('at work, all runs', task.use.workedMs),
        ms('waiting for people, signals or moments, all runs', task.use.awaitedMs),
        ms('between attempts, all runs', task.use.backedOffMs),
      ]),
      confidence: confidenceInShare(shown.showing, shown.runs),
    };
    return [advice];
  });
}

const asksPeople = ({ target }: TaskDefinition, use: TimeUse): boolean =>
  target.kind === 'approval' || (target.kind !== 'signal' && use.awaitedMs > use.workedMs);

function suggestionFor(definition: TaskDefinition, use: TimeUse): string {
  const { target, forEach, loop } = definition;
  if (asksPeople(definition, use))
    return 'Name more people who may decide, set a shorter deadline with an escalation, or ask earlier.';
  if (target.kind === 'signal')
    return 'See that the signal is sent earlier, or wait for it only where its payload is needed.';
  if (use.backedOffMs > use.workedMs)
    return 'Most of it goes by between attempts: look at why it fails, or shorten its backoff.';
  if (forEach)
    return `Let more than ${forEach.concurrency} items be under way at a time, or hand over several in one call.`;
  if (loop) return 'Look at what makes it go round so often, or give each round more to work with.';
  if (target.kind === 'workflow') return 'Analyse the workflow that it runs.';
  return 'Make it faster, or split it into parts that can run side by side.';
}

/** Steps that were ready, and had no place. */
export function queueing(study: Study, statistics: readonly TaskStatistics[]): readonly Advice[] {
  const blocked = new Map(study.runs.map((run) => [run, blockedMs(run)]));
  const shown = shownBy(study, (run) => {
    const waited = blocked.get(run) ?? 0;
    return { ms: Math.min(waited, run.wallMs - run.lengthMs), shows: waited > queueingShare * run.wallMs };
  });
  if (!shown) return [];
  const worst = statistics
    .filter(({ queue }) => queue.totalMs > 0)
    .toSorted((a, b) => b.queue.totalMs - a.queue.totalMs)
    .slice(0, 5);
  const { strategy, concurrency } = study.definition;
  const waited = medianOf([...blocked.values()]) ?? 0;
  return [
    {
      kind: 'QUEUEING',
      taskIds: worst.map(({ taskId }) => taskId),
      finding: `For ${sayMs(waited)} of a run, steps are ready and have no place.`,
      suggestion:
        strategy === 'sequential'
          ? 'Its strategy is "sequential": "parallel" lets what is ready run.'
          : `Let more than ${concurrency} steps, and more items of a forEach, be under way at a time.`,
      caution: 'There may be reasons for few places, such as the limits of a provider.',
      savesMs: shown.medianMs,
      evidence: shown.evidence([
        ms('median time of a run with ready steps that had no place', waited),
        ...worst.map(({ taskId, queue }) => ms(`${taskId}: waiting, all runs`, queue.totalMs)),
      ]),
      confidence: confidenceInShare(shown.showing, shown.runs),
    },
  ];
}

/** The time in which at least one step waited for a place. */
function blockedMs({ history }: StudiedRun): number {
  const spans = history.steps
    .flatMap((step) => step.spans.filter(({ kind }) => kind === 'turn'))
    .sort((a, b) => a.from - b.from);
  let [total, until] = [0, Number.NEGATIVE_INFINITY];
  for (const span of spans) {
    const to = span.from + lengthOf(span, history.asOf);
    if (to <= until) continue;
    total += to - Math.max(until, span.from);
    until = to;
  }
  return total;
}

const orderCaution =
  'The log sees data that expressions take, not what a task leaves elsewhere: keep the order when the second relies on an effect of the first, or is to be skipped when that fails. There have to be places for more at a time.';

/** Dependencies whose data nobody takes, and that make runs longer. */
export function parallelisable(study: Study): readonly Advice[] {
  const edges = unusedEdges(study.definition);
  const single = heaviest(study, edges).flatMap((edge) => {
    const advice = rewiringAdvice(study, {
      rewiring: edge.rewiring,
      taskIds: [edge.from, edge.to],
      finding: (saved) =>
        `"${edge.to}" waits for "${edge.from}" and takes nothing of it; side by side, runs would be ${saved} shorter.`,
      suggestion: `Take "${edge.from}" out of the dependencies of "${edge.to}", and put in what "${edge.from}" depends on.`,
    });
    return advice ?? [];
  });
  if (edges.length < 2) return single;
  const together = rewiringAdvice(study, {
    rewiring: withoutUnused(study.definition, edges),
    taskIds: [...new Set(edges.flatMap(({ from, to }) => [from, to]))],
    finding: (saved) =>
      `${edges.length} dependencies carry no data; without all of them runs would be ${saved} shorter.`,
    suggestion: 'Let each task depend only on those whose outputs it takes.',
  });
  const best = Math.max(0, ...single.map(({ savesMs }) => savesMs ?? 0));
  // Worth saying when together they give more than the best of them alone.
  return together && (together.savesMs ?? 0) > best * 1.1 ? [together, ...single] : single;
}

/** Only what stands on a critical path can make it shorter. */
function heaviest({ runs }: Study, edges: readonly UnusedEdge[]): readonly UnusedEdge[] {
  const weights = edges.map((edge) => {
    let weight = 0;
    for (const { critical, nodesOf, work } of runs) {
      const on = (id: string) => nodesOf.get(id)?.find((node) => critical.has(node));
      const [from, to] = [on(edge.from), on(edge.to)];
      if (from === undefined || to === undefined) continue;
      weight += Math.min(work.durationsMs[from] ?? 0, work.durationsMs[to] ?? 0);
    }
    return { edge, weight };
  });
  return weights
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, candidatesMax)
    .map(({ edge }) => edge);
}

function rewiringAdvice(
  study: Study,
  change: {
    readonly rewiring: Rewiring;
    readonly taskIds: readonly string[];
    readonly finding: (saved: string) => string;
    readonly suggestion: string;
  },
): Advice | null {
  const shown = shownBy(study, (run) => {
    const saved = savedByRewiring(run, change.rewiring);
    return { ms: saved, shows: saved > 0 && saved >= parallelShare * run.wallMs };
  });
  if (!shown) return null;
  const before = medianOf(study.runs.map(({ lengthMs }) => lengthMs)) ?? 0;
  return {
    kind: 'PARALLELISE',
    taskIds: change.taskIds,
    finding: change.finding(sayMs(shown.medianMs)),
    suggestion: change.suggestion,
    caution: orderCaution,
    savesMs: shown.medianMs,
    evidence: shown.evidence([ms('median critical path', before), ms('median saving', shown.medianMs)]),
    confidence: confidenceInShare(shown.showing, shown.runs),
  };
}
