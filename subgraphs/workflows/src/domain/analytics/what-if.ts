import type { WorkflowDefinition } from '../definition.ts';
import { ancestorsOf } from '../task-graph.ts';
import { longestLength } from './critical-path.ts';
import { dataUsesOf, edgeData } from './data-uses.ts';
import { edgesOf } from './run-graph.ts';
import type { StudiedRun } from './study.ts';

/**
 * What a run would have been shorter by, had these nodes taken so long: as far as only the order of its tasks decides,
 * with a place for each that is ready. Never negative when none is made longer.
 */
export function savedByTimes(run: StudiedRun, timesMs: ReadonlyMap<number, number>): number {
  if (timesMs.size === 0) return 0;
  const durationsMs = run.work.durationsMs.map((ms, node) => timesMs.get(node) ?? ms);
  return run.lengthMs - longestLength({ durationsMs, before: run.work.before });
}

/** How a task would depend on others: without those, and with these instead. */
export type Rewiring = ReadonlyMap<
  string,
  { readonly drop: ReadonlySet<string>; readonly add: ReadonlySet<string> }
>;

/** What a run would have been shorter by, had its tasks depended on each other so. */
export function savedByRewiring(run: StudiedRun, rewiring: Rewiring): number {
  const { executions, durationsMs } = run.work;
  const before = run.work.before.map((others, node) => {
    const execution = executions[node];
    const change = execution && !execution.isCompensation ? rewiring.get(execution.taskId) : undefined;
    if (!execution || !change) return others;
    const kept = others.filter((other) => !change.drop.has(executions[other]?.taskId ?? ''));
    if (kept.length === others.length) return others;
    const added = [...change.add].flatMap((id) => latestBefore(run, id, execution.readyAt ?? 0) ?? []);
    // Nodes are numbered by their ends, and what is added had ended when this one was ready.
    return [...kept, ...added.filter((other) => other < node)];
  });
  // A task that needed any one may not have waited for what its dependent would: that is no saving, and no loss.
  return Math.max(0, run.lengthMs - longestLength({ durationsMs, before }));
}

function latestBefore({ nodesOf, work }: StudiedRun, taskId: string, at: number): number | undefined {
  return nodesOf.get(taskId)?.findLast((node) => {
    const { endedAt } = work.executions[node] ?? {};
    return endedAt != null && endedAt <= at;
  });
}

/** A dependency whose data nobody takes; the dependent then needs what that depends on. */
export interface UnusedEdge {
  readonly from: string;
  readonly to: string;
  readonly rewiring: Rewiring;
}

/**
 * The dependencies that could go: both ends are calls, nothing of the first is taken by the second, and the join takes
 * all its dependencies, so that one fewer changes nothing else. What the first depends on is kept, approvals above all.
 */
export function unusedEdges(definition: WorkflowDefinition): readonly UnusedEdge[] {
  const byId = new Map(definition.tasks.map((task) => [task.id, task]));
  return edgesOf(definition).flatMap(({ from, to, data, isDependency }) => {
    const [source, target] = [byId.get(from), byId.get(to)];
    if (!source || !target || data !== 'unused' || !isDependency) return [];
    if (target.join !== 'all' && target.join !== 'settled') return [];
    const add = new Set(source.dependsOn);
    return [{ from, to, rewiring: new Map([[to, { drop: new Set([from]), add }]]) }];
  });
}

/** All of them gone at once: each task depends on the nearest of its ancestors that it needs. */
export function withoutUnused(definition: WorkflowDefinition, edges: readonly UnusedEdge[]): Rewiring {
  const byId = new Map(definition.tasks.map((task) => [task.id, task]));
  const dropped = Map.groupBy(edges, ({ to }) => to);
  return new Map(
    [...dropped].map(([id, own]) => {
      const drop = new Set(own.map(({ from }) => from));
      const add = new Set<string>();
      const task = byId.get(id);
      const uses = task && dataUsesOf(task);
      const seen = new Set(drop);
      const open = [...drop].flatMap((from) => byId.get(from)?.dependsOn ?? []);
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        const other = byId.get(next);
        if (seen.has(next) || !other || !task || !uses) continue;
        seen.add(next);
        if (edgeData(other, task, uses) !== 'unused') add.add(next);
        else open.push(...other.dependsOn);
      }
      return [id, { drop, add: withoutImplied(definition, add) }];
    }),
  );
}

function withoutImplied(definition: WorkflowDefinition, ids: ReadonlySet<string>): ReadonlySet<string> {
  if (ids.size < 2) return ids;
  const implied = new Set([...ids].flatMap((id) => [...ancestorsOf(definition.tasks, id)]));
  return new Set([...ids].filter((id) => !implied.has(id)));
}
