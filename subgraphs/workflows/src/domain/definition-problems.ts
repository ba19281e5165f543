import type { TaskDefinition, WorkflowDefinition } from './definition.ts';
import { definitionLimits as limits } from './definition.ts';
import type { DefinitionProblem, ProblemCode } from './definition-problem.ts';
import { referenceProblems } from './reference-problems.ts';
import { findCycle } from './task-graph.ts';

const namePattern = /^[A-Za-z][A-Za-z0-9-]{0,63}$/;
const nameFix = 'Use 1 to 64 letters, digits and dashes, a letter first.';

/**
 * Every mistake in a definition, in the order of the definition, at most `problemsMax`.
 *
 * @param unknownAgents the ids, out of those the definition names, that no agent has
 */
export function definitionProblems(
  definition: WorkflowDefinition,
  unknownAgents: ReadonlySet<string>,
): readonly DefinitionProblem[] {
  const { tasks } = definition;
  // What is too large to look through is refused before it is looked through.
  const size = sizeProblems(definition);
  if (size.length > 0) return size;
  const problems = [
    ...headProblems(definition),
    ...tasks.flatMap((task, index) => taskProblems(task, { index, tasks, unknownAgents })),
    ...cycleProblems(tasks),
  ];
  return problems.slice(0, limits.problemsMax);
}

function sizeProblems({ tasks }: WorkflowDefinition): DefinitionProblem[] {
  if (tasks.length === 0)
    return [problem('NO_TASKS', 'tasks', 'There are no tasks.', 'Give at least one task.')];
  if (tasks.length <= limits.tasksMax) return [];
  const message = `There are ${tasks.length} tasks.`;
  return [
    problem('TOO_MANY_TASKS', 'tasks', message, `Use at most ${limits.tasksMax}; split the workflow in two.`),
  ];
}

function headProblems({ name, title, description }: WorkflowDefinition): DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  if (!namePattern.test(name))
    problems.push(problem('NAME_INVALID', 'name', `"${shorten(name)}" is no name.`, nameFix));
  if (title.trim() === '' || title.length > limits.titleLengthMax) {
    const message = title.trim() === '' ? 'The title is empty.' : `The title has ${title.length} characters.`;
    problems.push(
      problem('TITLE_INVALID', 'title', message, `Use 1 to ${limits.titleLengthMax} characters.`),
    );
  }
  if (description.length > limits.descriptionLengthMax) {
    const message = `The description has ${description.length} characters.`;
    const fix = `Use at most ${limits.descriptionLengthMax}.`;
    problems.push(problem('DESCRIPTION_TOO_LONG', 'description', message, fix));
  }
  return problems;
}

interface TaskPlace {
  readonly index: number;
  readonly tasks: readonly TaskDefinition[];
  readonly unknownAgents: ReadonlySet<string>;
}

function taskProblems(task: TaskDefinition, place: TaskPlace): DefinitionProblem[] {
  return [
    ...idProblems(task, place),
    ...agentProblems(task, place),
    ...dependencyProblems(task, place),
    ...rangeProblems(task, place),
    ...referenceProblems(task, place),
  ];
}

function idProblems({ id }: TaskDefinition, { index, tasks }: TaskPlace): DefinitionProblem[] {
  const place = `tasks[${index}].id`;
  if (!namePattern.test(id))
    return [problem('TASK_ID_INVALID', place, `"${shorten(id)}" is no task id.`, nameFix)];
  const first = tasks.findIndex((task) => task.id === id);
  if (first === index) return [];
  const message = `tasks[${first}] has the id "${id}" too.`;
  return [problem('TASK_ID_TWICE', place, message, 'Give each task an id of its own.')];
}

function agentProblems({ agentId }: TaskDefinition, { index, unknownAgents }: TaskPlace) {
  if (!unknownAgents.has(agentId)) return [];
  const message = `There is no agent "${shorten(agentId)}".`;
  return [
    problem('UNKNOWN_AGENT', `tasks[${index}].agentId`, message, 'The query agents lists the ids there are.'),
  ];
}

function dependencyProblems({ dependsOn }: TaskDefinition, { index, tasks }: TaskPlace): DefinitionProblem[] {
  return dependsOn.flatMap((dependency, position) => {
    const place = `tasks[${index}].dependsOn[${position}]`;
    if (!tasks.some(({ id }) => id === dependency)) {
      const message = `There is no task "${shorten(dependency)}".`;
      return [
        problem('UNKNOWN_TASK', place, message, `The tasks are: ${listed(tasks.map(({ id }) => id))}.`),
      ];
    }
    if (dependsOn.indexOf(dependency) === position) return [];
    return [problem('DEPENDENCY_TWICE', place, `"${dependency}" stands there twice.`, 'Name it once.')];
  });
}

function rangeProblems({ attemptsMax, timeoutMs }: TaskDefinition, { index }: TaskPlace) {
  const problems: DefinitionProblem[] = [];
  if (!isWithin(attemptsMax, 1, limits.attemptsMax)) {
    const fix = `Use a whole number from 1 to ${limits.attemptsMax}.`;
    problems.push(
      problem('ATTEMPTS_OUT_OF_RANGE', `tasks[${index}].attemptsMax`, `It is ${attemptsMax}.`, fix),
    );
  }
  if (!isWithin(timeoutMs, limits.timeoutMsMin, limits.timeoutMsMax)) {
    const fix = `Use a whole number of milliseconds from ${limits.timeoutMsMin} to ${limits.timeoutMsMax}.`;
    problems.push(problem('TIMEOUT_OUT_OF_RANGE', `tasks[${index}].timeoutMs`, `It is ${timeoutMs}.`, fix));
  }
  return problems;
}

function cycleProblems(tasks: readonly TaskDefinition[]): DefinitionProblem[] {
  const cycle = findCycle(tasks);
  if (!cycle) return [];
  const first = tasks.findIndex(({ id }) => id === cycle[0]);
  const message = `The tasks wait for each other: ${cycle.join(' -> ')}.`;
  return [problem('CYCLE', `tasks[${first}].dependsOn`, message, 'Take one of these dependencies out.')];
}

const isWithin = (value: number, min: number, max: number) =>
  Number.isInteger(value) && value >= min && value <= max;

/** Names come from outside and may be of any length; a message shows their beginning. */
const shorten = (text: string) => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

const listed = (names: readonly string[]) =>
  names.length > 10 ? `${names.slice(0, 10).map(shorten).join(', ')} …` : names.map(shorten).join(', ');

const problem = (code: ProblemCode, place: string, message: string, fix: string): DefinitionProblem => ({
  code,
  place,
  message,
  fix,
});
