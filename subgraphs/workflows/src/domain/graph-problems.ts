import type { AboutDefinition } from './about-definition.ts';
import type { TaskDefinition } from './definition.ts';
import { type DefinitionProblem, listed, problem, shorten } from './definition-problem.ts';
import { findCycle, fromFirstToLast } from './task-graph.ts';

/** The mistakes in what a task waits for. */
export function graphProblems(
  { dependsOn, join }: TaskDefinition,
  index: number,
  { byId }: AboutDefinition,
): DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  const seen = new Set<string>();
  for (const [position, dependency] of dependsOn.entries()) {
    const place = `tasks[${index}].dependsOn[${position}]`;
    if (!byId.has(dependency)) {
      const message = `There is no task "${shorten(dependency)}".`;
      problems.push(problem('UNKNOWN_TASK', place, message, `The tasks are: ${listed([...byId.keys()])}.`));
    } else if (seen.has(dependency)) {
      problems.push(
        problem('DEPENDENCY_TWICE', place, `"${dependency}" stands there twice.`, 'Name it once.'),
      );
    }
    seen.add(dependency);
  }
  if (typeof join === 'number')
    problems.push(...joinProblems(join, dependsOn.length, `tasks[${index}].join`));
  return problems;
}

function joinProblems(join: number, count: number, place: string): DefinitionProblem[] {
  if (Number.isInteger(join) && join >= 1 && join <= count) return [];
  const message = `It waits for ${join} of ${count} tasks.`;
  const fix =
    count === 0
      ? 'Leave it out: the task depends on no other.'
      : `Use a whole number from 1 to ${count}, or all, any or settled.`;
  return [problem(join > count ? 'TASK_UNREACHABLE' : 'OUT_OF_RANGE', place, message, fix)];
}

export function cycleProblems(tasks: readonly TaskDefinition[]): DefinitionProblem[] {
  const cycle = findCycle(tasks);
  if (!cycle) return [];
  const first = tasks.findIndex(({ id }) => id === cycle[0]);
  const path = cycle.length > 30 ? [...cycle.slice(0, 29), '…', cycle.at(-1)] : cycle;
  const message = `The tasks wait for each other: ${path.join(' -> ')}.`;
  return [problem('CYCLE', `tasks[${first}].dependsOn`, message, 'Take one of these dependencies out.')];
}

/** The tasks that can never start: their condition never holds, or their join waits for tasks that never succeed. */
export function unreachableProblems(tasks: readonly TaskDefinition[]): DefinitionProblem[] {
  const places = new Map(tasks.map(({ id }, place) => [id, place]));
  const never = new Set<string>();
  const problems: DefinitionProblem[] = [];
  for (const index of fromFirstToLast(tasks, places)) {
    const task = tasks[index];
    if (!task) continue;
    const reason = unreachable(task, never);
    if (!reason) continue;
    never.add(task.id);
    problems.push(problem('TASK_UNREACHABLE', `tasks[${index}].${reason.key}`, reason.message, reason.fix));
  }
  return problems;
}

function unreachable({ when, dependsOn, join }: TaskDefinition, never: ReadonlySet<string>) {
  if (when === 'false')
    return {
      key: 'when',
      message: 'It never holds.',
      fix: 'Take the task out, or let it depend on the input.',
    };
  if (join === 'settled') return null;
  const dead = dependsOn.filter((id) => never.has(id));
  const wanted = join === 'all' ? dependsOn.length : join === 'any' ? Math.min(1, dependsOn.length) : join;
  if (dependsOn.length - dead.length >= wanted) return null;
  const message = `It waits for ${listed(dead)}, which can never succeed.`;
  return { key: 'dependsOn', message, fix: 'Let it depend on other tasks, or join with any or settled.' };
}
