import type { JsonValue } from '@ymera/kernel';
import type { AboutDefinition } from './about-definition.ts';
import { definitionLimits as limits, type TaskDefinition } from './definition.ts';
import { type DefinitionProblem, problem, shorten } from './definition-problem.ts';
import type { ExpressionMistake } from './expression-error.ts';
import { pathsOf } from './expression-references.ts';
import { checkExpression } from './expressions.ts';
import { expressionIn, expressionsOf } from './template.ts';

/** What an expression may name, and which tasks, at its place. */
interface Sight {
  readonly names: ReadonlySet<string>;
  /** Why a task may not be named, or null when it may. */
  readonly blind: (taskId: string) => { readonly message: string; readonly fix: string } | null;
  readonly about: AboutDefinition;
}

/** The mistakes in the expressions and templates of one task. */
export function expressionProblems(
  task: TaskDefinition,
  index: number,
  about: AboutDefinition,
): DefinitionProblem[] {
  const place = `tasks[${index}]`;
  const { when, forEach, loop, integrates, target, compensate } = task;
  const before = sightOf(task, ['input', 'tasks', 'feedback', 'run'], about);
  const within = sightOf(task, ['input', 'tasks', 'feedback', 'run', ...iterationNames(task)], about);
  const after = sightOf(task, ['input', 'tasks', 'feedback', 'run'], about, { includesSelf: true });
  const select = target.kind === 'select' ? target : null;
  const until = target.kind === 'wait' ? target.until : null;
  return [
    ...(when === null ? [] : one(when, `${place}.when`, before, condition)),
    ...(forEach ? one(forEach.items, `${place}.forEach.items`, before, list) : []),
    ...(loop ? loopProblems(loop.while, `${place}.loop.while`, within) : []),
    ...template(task.input, `${place}.input`, within),
    ...(integrates === null ? [] : one(integrates, `${place}.integrates`, within, anything)),
    ...(until === null ? [] : one(until, `${place}.wait.until`, within, moment)),
    ...(select ? oneText(select.task, `${place}.select.task`, within) : []),
    ...(select?.context ? oneText(select.context, `${place}.select.context`, within) : []),
    ...(compensate ? template(compensate.input, `${place}.compensate.input`, after) : []),
  ];
}

/** The mistakes in the template of a run's output, which may name every task. */
export function outputProblems(about: AboutDefinition): DefinitionProblem[] {
  const { output } = about.definition;
  const names = new Set(['input', 'tasks', 'run']);
  return output === null ? [] : template(output, 'output', { names, blind: () => null, about });
}

const iterationNames = ({ forEach, loop }: TaskDefinition): readonly string[] => [
  ...(forEach ? ['item'] : []),
  ...(loop ? ['last'] : []),
  ...(forEach || loop ? ['index', 'iteration'] : []),
];

function sightOf(
  { id }: TaskDefinition,
  names: readonly string[],
  about: AboutDefinition,
  { includesSelf = false } = {},
): Sight {
  const blind: Sight['blind'] = (taskId) => {
    if (about.order.isBefore(taskId, id) || (includesSelf && taskId === id)) return null;
    const fix =
      about.order.isBefore(id, taskId) || taskId === id
        ? 'Name a task that comes before.'
        : `Add "${taskId}" to dependsOn of "${id}", or to that of a task that "${id}" depends on.`;
    return { message: `"${id}" does not depend on "${taskId}", whose output may not be there yet.`, fix };
  };
  return { names: new Set(names), blind, about };
}

function template(value: JsonValue, place: string, sight: Sight): DefinitionProblem[] {
  const { expressions, depth } = expressionsOf(value);
  if (depth > limits.templateDepthMax) {
    const message = `The template is nested ${depth} levels deep.`;
    return [problem('INPUT_TOO_DEEP', place, message, `Use at most ${limits.templateDepthMax} levels.`)];
  }
  return expressions.flatMap(({ place: within, expression }) =>
    one(expression, `${place}${within}`, sight, anything),
  );
}

/** What is wrong with a type, as a message and a fix; null when it will do. */
type Wanted = (type: string) => { readonly message: string; readonly fix: string } | null;

const want =
  (fits: (type: string) => boolean, what: string, instead: string): Wanted =>
  (type) => {
    if (fits(type)) return null;
    const isOptional = type.startsWith('optional');
    const fix = isOptional
      ? `Say what stands for a missing value: … .orValue(${instead}).`
      : `Write ${what}.`;
    return {
      message: `It gives ${isOptional ? 'a value that may be missing' : `a value of type ${type}`}.`,
      fix,
    };
  };

const anything: Wanted = () => null;
const condition = want((type) => type === 'bool' || type === 'dyn', 'a condition, such as x > 3', 'false');
const list = want((type) => type.startsWith('list') || type === 'dyn', 'a list', '[]');
const moments = new Set(['int', 'uint', 'double', 'string', 'dyn', 'google.protobuf.Timestamp']);
const moment = want(
  (type) => moments.has(type),
  'a moment: milliseconds since the epoch, or a text or timestamp of ISO 8601',
  '0',
);

const text = want(
  (type) => type === 'string' || type === 'dyn',
  'a text, such as "Review " + input.name',
  '""',
);

/** A text that may be an expression as a whole, and then has to give a text. */
function oneText(value: string, place: string, sight: Sight): DefinitionProblem[] {
  const expression = expressionIn(value);
  return expression === null ? [] : one(expression, place, sight, text);
}

function loopProblems(text: string, place: string, sight: Sight): DefinitionProblem[] {
  if (text !== 'true') return one(text, place, sight, condition);
  const fix = 'Look at last, the output before, such as last.more == true.';
  return [problem('EXPRESSION_TYPE', place, 'It always holds, so that the loop never ends well.', fix)];
}

function one(text: string, place: string, sight: Sight, wanted: Wanted): DefinitionProblem[] {
  const { type, mistake } = checkExpression(text);
  if (mistake) return [problem('EXPRESSION_INVALID', place, messageOf(text, mistake), mistake.fix)];
  const misfit = wanted(type);
  const problems = misfit ? [problem('EXPRESSION_TYPE', place, misfit.message, misfit.fix)] : [];
  return [...problems, ...referenceProblems(text, place, sight)];
}

function messageOf(text: string, { message, position }: ExpressionMistake): string {
  if (position === null) return message;
  return `${message} It is at character ${position + 1}: "${shorten(text.slice(position))}".`;
}

function referenceProblems(text: string, place: string, { names, blind, about }: Sight): DefinitionProblem[] {
  const told = new Set<string>();
  return pathsOf(text).flatMap(({ root, keys }) => {
    const [key] = keys;
    const subject = root === 'tasks' && key !== undefined ? `tasks ${key}` : root;
    if (told.has(subject)) return [];
    told.add(subject);
    if (!names.has(root)) {
      const fix = `There are here: ${[...names].join(', ')}.`;
      return [problem('NAME_NOT_HERE', place, `"${root}" has no meaning here.`, fix)];
    }
    if (root !== 'tasks' || key === undefined) return [];
    const taskId = String(key);
    if (!about.byId.has(taskId)) {
      const message = `There is no task "${shorten(taskId)}".`;
      return [problem('REFERENCE_TO_UNKNOWN_TASK', place, message, 'Name a task of this workflow.')];
    }
    const reason = blind(taskId);
    return reason ? [problem('REFERENCE_TO_NON_DEPENDENCY', place, reason.message, reason.fix)] : [];
  });
}
