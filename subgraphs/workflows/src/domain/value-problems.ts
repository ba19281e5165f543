import { definitionLimits as limits, type TaskDefinition, type WorkflowDefinition } from './definition.ts';
import { type DefinitionProblem, problem, shorten } from './definition-problem.ts';

const namePattern = /^[A-Za-z][A-Za-z0-9-]{0,63}$/;
const nameFix = 'Use 1 to 64 letters, digits and dashes, a letter first.';

/** The mistakes in what a definition says of itself. */
export function headProblems(definition: WorkflowDefinition): DefinitionProblem[] {
  const { name, title, description, concurrency, priority, timeoutMs, tags, inputSchema } = definition;
  const problems = [
    ...titleProblems(title, 'title'),
    ...range(concurrency, 'concurrency', 1, limits.concurrencyMax),
    ...range(priority, 'priority', 0, 9),
    ...(timeoutMs === null ? [] : timeout(timeoutMs, 'timeout', limits.waitMsMax)),
    ...tagProblems(tags, 'tags'),
  ];
  if (!namePattern.test(name))
    problems.unshift(problem('NAME_INVALID', 'name', `"${shorten(name)}" is no name.`, nameFix));
  if (description.length > limits.descriptionLengthMax) {
    const message = `The description has ${description.length} characters.`;
    const fix = `Use at most ${limits.descriptionLengthMax}.`;
    problems.push(problem('DESCRIPTION_TOO_LONG', 'description', message, fix));
  }
  if (inputSchema !== null && (typeof inputSchema !== 'object' || Array.isArray(inputSchema))) {
    const fix = 'Write a JSON Schema, such as { "type": "object" }.';
    problems.push(problem('SCHEMA_INVALID', 'inputSchema', 'It is no object.', fix));
  }
  return problems;
}

/** The mistakes in the values of one task that have nothing to do with others. */
export function valueProblems(
  task: TaskDefinition,
  index: number,
  tasks: readonly TaskDefinition[],
): DefinitionProblem[] {
  const place = `tasks[${index}]`;
  const { retry, forEach, loop } = task;
  return [
    ...idProblems(task, index, tasks),
    ...titleProblems(task.title, `${place}.title`),
    ...range(retry.attempts, `${place}.retry.attempts`, 1, limits.attemptsMax),
    ...range(retry.baseMs, `${place}.retry.base`, 0, limits.waitMsMax),
    ...range(retry.maxMs, `${place}.retry.max`, 0, limits.waitMsMax),
    ...codeProblems(retry.on ?? [], `${place}.retry.on`),
    ...timeout(task.timeoutMs, `${place}.timeout`, timeoutMax(task)),
    ...(forEach
      ? [
          ...range(forEach.concurrency, `${place}.forEach.concurrency`, 1, limits.concurrencyMax),
          ...range(forEach.itemsMax, `${place}.forEach.itemsMax`, 1, limits.itemsMax),
        ]
      : []),
    ...(loop ? range(loop.iterationsMax, `${place}.loop.iterations`, 1, limits.iterationsMax) : []),
    ...range(task.priority, `${place}.priority`, 0, 9),
    ...tagProblems(task.tags, `${place}.tags`),
  ];
}

/** A call is short; a person, a signal or another workflow may take long. */
function timeoutMax({ target }: TaskDefinition): number {
  const isCall = ['agent', 'select', 'tool'].includes(target.kind);
  return isCall || (target.kind === 'gate' && !target.escalateTo) ? limits.timeoutMsMax : limits.waitMsMax;
}

function idProblems({ id }: TaskDefinition, index: number, tasks: readonly TaskDefinition[]) {
  const place = `tasks[${index}].id`;
  if (!namePattern.test(id))
    return [problem('TASK_ID_INVALID', place, `"${shorten(id)}" is no task id.`, nameFix)];
  const first = tasks.findIndex((task) => task.id === id);
  if (first === index) return [];
  const message = `tasks[${first}] has the id "${id}" too.`;
  return [problem('TASK_ID_TWICE', place, message, 'Give each task an id of its own.')];
}

function titleProblems(title: string, place: string): DefinitionProblem[] {
  if (title.trim() !== '' && title.length <= limits.titleLengthMax) return [];
  const message = title.trim() === '' ? 'The title is empty.' : `The title has ${title.length} characters.`;
  return [problem('TITLE_INVALID', place, message, `Use 1 to ${limits.titleLengthMax} characters.`)];
}

function tagProblems(tags: readonly string[], place: string): DefinitionProblem[] {
  const { tagsMax, tagLengthMax } = limits;
  const isBad = tags.length > tagsMax || tags.some((tag) => tag.trim() === '' || tag.length > tagLengthMax);
  if (!isBad) return [];
  const fix = `Use at most ${tagsMax} of 1 to ${tagLengthMax} characters.`;
  return [problem('TAGS_INVALID', place, 'There are too many tags, or one is empty or too long.', fix)];
}

function codeProblems(codes: readonly string[], place: string): DefinitionProblem[] {
  if (codes.length <= 50 && codes.every((code) => /^[A-Z][A-Z0-9_]{0,99}$/.test(code))) return [];
  const fix = 'List at most 50 codes such as RATE_LIMITED, or leave it out for all failures that may pass.';
  return [problem('OUT_OF_RANGE', place, 'It is no list of codes of failures.', fix)];
}

export function range(value: number, place: string, min: number, max: number): DefinitionProblem[] {
  if (Number.isInteger(value) && value >= min && value <= max) return [];
  const fix = `Use a whole number from ${min} to ${max.toLocaleString('en')}.`;
  return [problem('OUT_OF_RANGE', place, `It is ${value}.`, fix)];
}

function timeout(ms: number, place: string, max: number): DefinitionProblem[] {
  const { timeoutMsMin } = limits;
  if (Number.isInteger(ms) && ms >= timeoutMsMin && ms <= max) return [];
  const fix = `Use a whole number of milliseconds from ${timeoutMsMin} to ${max.toLocaleString('en')}.`;
  return [problem('TIMEOUT_OUT_OF_RANGE', place, `It is ${ms}.`, fix)];
}
