import { findIllFormed, isJsonObject, type JsonValue } from '@ymera/kernel';
import {
  type Join,
  definitionLimits as limits,
  type RetryPolicy,
  type TaskDefinition,
  type WorkflowDefinition,
} from './definition.ts';
import { definitionDefaults as defaults, defaultTimeoutMs } from './definition-defaults.ts';
import { type DefinitionProblem, problem } from './definition-problem.ts';
import { asJson, NoJsonError } from './expression-result.ts';
import { jsonBytes } from './json-size.ts';
import { readCall, readTarget, targetKeys } from './read-target.ts';
import {
  duration,
  expression,
  json,
  listOf,
  type Notes,
  note,
  number,
  object,
  oneOf,
  type Reader,
  text,
} from './reading.ts';

export type ReadDefinition =
  | { readonly definition: WorkflowDefinition; readonly problems: readonly [] }
  | { readonly definition: null; readonly problems: readonly DefinitionProblem[] };

/**
 * Reads a definition out of what an author wrote, as JSON, YAML or GraphQL input; all that is left out gets its
 * default, and a definition that has been read reads as itself. Short forms:
 *
 * - What a task does is one of `agent: id`, `select: 'what is to be done'` or `select: { task, category, context }`, `tool: id`, `workflow: name`, `approval: { roles, users, onDeadline,
 *   escalateTo }`, `gate: { agent, producer, rounds, escalateTo }`, `wait: 5m`, `wait: { until: '= …' }`,
 *   `signal: name`.
 * - Durations are texts such as `30s`, `5m`, `1h30m`, `7d`, or milliseconds: `timeout`, `wait`, `retry.base`,
 *   `retry.max`.
 * - `retry: 3` is the number of attempts; `forEach: '= input.items'` and `loop: '= last.more'` are the list and the
 *   condition; `compensate: { agent, input }` or `{ tool, input }`.
 * - Lists of one, such as `dependsOn` or `tags`, may be the one thing.
 * - Expressions may begin with `=`, as they do in templates.
 */
export function readDefinition(written: unknown): ReadDefinition {
  const value = plain(written);
  if ('problem' in value) return { definition: null, problems: [value.problem] };
  const notes: Notes = { problems: [] };
  const read = definition(value.json, '', notes);
  if (notes.problems.length > 0)
    return { definition: null, problems: notes.problems.slice(0, limits.problemsMax) };
  return { definition: read, problems: [] };
}

function plain(written: unknown): { readonly json: JsonValue } | { readonly problem: DefinitionProblem } {
  const fix = "Keep data out of it: give it as the run's input, or as a file in the workspace.";
  try {
    const value = asJson(written) ?? null;
    const where = findIllFormed('', value);
    if (where !== null) return { problem: illFormed(where) };
    if (jsonBytes(value, limits.definitionBytesMax) <= limits.definitionBytesMax) return { json: value };
    const message = `The definition is larger than ${limits.definitionBytesMax} bytes as JSON.`;
    return { problem: problem('DEFINITION_TOO_LARGE', '', message, fix) };
  } catch (error) {
    if (!(error instanceof NoJsonError)) throw error;
    return { problem: problem('NOT_JSON', '', error.message.replace('It gives', 'It has'), fix) };
  }
}

function illFormed(where: string): DefinitionProblem {
  const message = 'It has text that is no Unicode: half a surrogate pair.';
  return problem('NOT_JSON', where.replace(/^\./, ''), message, 'Write whole characters.');
}

const join: Reader<Join> = (value, place, notes) =>
  typeof value === 'number' ? value : oneOf(['all', 'any', 'settled'])(value, place, notes);

const retryParts = object<RetryPolicy>({
  attempts: { read: number, otherwise: defaults.retry.attempts },
  baseMs: { read: duration, alias: 'base', otherwise: defaults.retry.baseMs },
  maxMs: { read: duration, alias: 'max', otherwise: defaults.retry.maxMs },
  on: { read: listOf(text), otherwise: defaults.retry.on },
});

const retry: Reader<RetryPolicy> = (value, place, notes) =>
  typeof value === 'number' ? { ...defaults.retry, attempts: value } : retryParts(value, place, notes);

const forEachParts = object<NonNullable<TaskDefinition['forEach']>>({
  items: { read: expression },
  concurrency: { read: number, otherwise: defaults.forEachConcurrency },
  itemsMax: { read: number, otherwise: defaults.itemsMax },
});

const loopParts = object<NonNullable<TaskDefinition['loop']>>({
  while: { read: expression },
  iterationsMax: { read: number, alias: 'iterations', otherwise: defaults.iterationsMax },
});

/** An object, or the one expression in it that has no default. */
const orExpression =
  <T>(key: string, parts: Reader<T>): Reader<T> =>
  (value, place, notes) =>
    parts(isJsonObject(value) ? value : { [key]: value }, place, notes);

const compensate: Reader<TaskDefinition['compensate']> = (value, place, notes) => {
  const { input } = object<{ input: JsonValue }>({ input: { read: json, otherwise: {} } }, targetKeys)(
    value,
    place,
    notes,
  );
  return isJsonObject(value) ? { target: readCall(value, place, notes), input } : null;
};

// `target` and what depends on it are put in by `task`.
const taskParts = object<
  Omit<TaskDefinition, 'target' | 'timeoutMs' | 'title'> & { title: string | null; timeoutMs: number | null }
>(
  {
    id: { read: text },
    title: { read: text, otherwise: null },
    dependsOn: { read: listOf(text), otherwise: [] },
    join: { read: join, otherwise: 'all' },
    when: { read: expression, otherwise: null },
    input: { read: json, otherwise: {} },
    forEach: { read: orExpression('items', forEachParts), otherwise: null },
    loop: { read: orExpression('while', loopParts), otherwise: null },
    retry: { read: retry, otherwise: defaults.retry },
    timeoutMs: { read: duration, alias: 'timeout', otherwise: null },
    effect: { read: oneOf(['idempotent', 'keyed', 'unsafe']), otherwise: 'keyed' },
    onFailure: { read: oneOf(['fail', 'continue']), otherwise: 'fail' },
    compensate: { read: compensate, otherwise: null },
    integrates: { read: expression, otherwise: null },
    priority: { read: number, otherwise: defaults.priority },
    criticality: { read: oneOf(['low', 'normal', 'high']), otherwise: 'normal' },
    tags: { read: listOf(text), otherwise: [] },
  },
  targetKeys,
);

const task: Reader<TaskDefinition> = (value, place, notes) => {
  const parts = taskParts(value, place, notes);
  const target = isJsonObject(value)
    ? readTarget(value, place, notes)
    : ({ kind: 'agent', agentId: '' } as const);
  return {
    ...parts,
    title: parts.title ?? parts.id,
    input: inputOf(parts, value),
    target,
    timeoutMs: parts.timeoutMs ?? defaultTimeoutMs(target),
  };
};

/** What integrates takes the artifact, unless it says how it is handed over. */
function inputOf({ input, integrates }: Pick<TaskDefinition, 'input' | 'integrates'>, written: JsonValue) {
  const isLeftOut = isJsonObject(written) && (written.input === undefined || written.input === null);
  return integrates !== null && isLeftOut ? `= ${integrates}` : input;
}

const tasks: Reader<readonly TaskDefinition[]> = (value, place, notes) => {
  if (!Array.isArray(value)) {
    note(notes, 'WRONG_TYPE', place, 'It is no list.', 'Write a list of tasks, each with an id.');
    return [];
  }
  // What is too much to look through is refused before it is looked through.
  const tooMany = tooManyTasks(value.length);
  if (!tooMany) return listOf(task)(value, place, notes);
  notes.problems.push(tooMany);
  return [];
};

export function tooManyTasks(count: number): DefinitionProblem | null {
  if (count <= limits.tasksMax) return null;
  const fix = `Use at most ${limits.tasksMax}; split the workflow in two.`;
  return problem('TOO_MANY_TASKS', 'tasks', `There are ${count} tasks.`, fix);
}

const definitionParts = object<Omit<WorkflowDefinition, 'title'> & { title: string | null }>({
  name: { read: text },
  title: { read: text, otherwise: null },
  description: { read: text, otherwise: '' },
  tasks: { read: tasks },
  strategy: { read: oneOf(['parallel', 'sequential', 'adaptive']), otherwise: 'parallel' },
  concurrency: { read: number, otherwise: defaults.concurrency },
  timeoutMs: { read: duration, alias: 'timeout', otherwise: null },
  inputSchema: { read: json, otherwise: null },
  output: { read: json, otherwise: null },
  priority: { read: number, otherwise: defaults.priority },
  tags: { read: listOf(text), otherwise: [] },
});

const definition: Reader<WorkflowDefinition> = (value, place, notes) => {
  const parts = definitionParts(value, place, notes);
  return { ...parts, title: parts.title ?? parts.name };
};
