import type { AboutDefinition, Surroundings } from './about-definition.ts';
import { definitionLimits as limits, type WorkflowDefinition } from './definition.ts';
import { type DefinitionProblem, problem } from './definition-problem.ts';
import { expressionProblems, outputProblems } from './expression-problems.ts';
import { gateProblems } from './gate-problems.ts';
import { cycleProblems, graphProblems, unreachableProblems } from './graph-problems.ts';
import { mappingProblems } from './mapping-problems.ts';
import { tooManyTasks } from './read-definition.ts';
import { targetProblems } from './target-problems.ts';
import { orderOf } from './task-graph.ts';
import { headProblems, valueProblems } from './value-problems.ts';

/** Every mistake in a definition, at most `problemsMax`: first the head's, then each task's, then those of the whole. */
export function definitionProblems(
  definition: WorkflowDefinition,
  surroundings: Surroundings,
): readonly DefinitionProblem[] {
  const { tasks } = definition;
  // What is too large to look through is refused before it is looked through.
  const tooMany = tooManyTasks(tasks.length);
  if (tooMany) return [tooMany];
  if (tasks.length === 0)
    return [problem('NO_TASKS', 'tasks', 'There are no tasks.', 'Give at least one task.')];
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const cycle = cycleProblems(tasks);
  // On a cycle nothing comes before: that would be told for each reference in it.
  const order = cycle.length > 0 ? { isBefore: () => true } : orderOf(tasks);
  const about: AboutDefinition = { definition, byId, order, surroundings };
  const found: DefinitionProblem[] = headProblems(definition);
  for (const [index, task] of tasks.entries()) {
    if (found.length >= limits.problemsMax) break;
    const own = [
      ...valueProblems(task, index, tasks),
      ...targetProblems(task, index, about),
      ...graphProblems(task, index, about),
      ...gateProblems(task, index, about),
      ...expressionProblems(task, index, about),
    ];
    // What does not hold by itself is not held against what it maps to.
    found.push(...(own.length > 0 ? own : mappingProblems(task, index, about)));
  }
  found.push(...outputProblems(about), ...cycle);
  if (found.length === 0) found.push(...unreachableProblems(tasks));
  return found.slice(0, limits.problemsMax);
}
