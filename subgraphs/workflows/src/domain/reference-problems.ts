import { definitionLimits as limits, type TaskDefinition } from './definition.ts';
import type { DefinitionProblem } from './definition-problem.ts';
import { readText, templateTexts } from './input-template.ts';
import { ancestorsOf } from './task-graph.ts';

const referenceFix =
  'Write "$input", "$input.some.path", "$tasks.other-task.output" or "$tasks.other-task.output.some.path"; write "$$" for a dollar sign.';

interface Place {
  readonly index: number;
  readonly tasks: readonly TaskDefinition[];
}

/** The mistakes in the template of a task's input. */
export function referenceProblems(task: TaskDefinition, { index, tasks }: Place): DefinitionProblem[] {
  const root = `tasks[${index}].input`;
  const { texts, depth } = templateTexts(task.input);
  if (depth > limits.templateDepthMax) {
    const message = `The template is nested ${depth} levels deep.`;
    const fix = `Use at most ${limits.templateDepthMax} levels.`;
    return [{ code: 'INPUT_TOO_DEEP', place: root, message, fix }];
  }
  const ancestors = ancestorsOf(tasks, task.id);
  return texts.flatMap(({ place, text }) =>
    textProblems(text, { place: root + place, taskId: task.id, tasks, ancestors }),
  );
}

interface TextPlace {
  readonly place: string;
  readonly taskId: string;
  readonly tasks: readonly TaskDefinition[];
  readonly ancestors: ReadonlySet<string>;
}

function textProblems(
  text: string,
  { place, taskId, tasks, ancestors }: TextPlace,
): readonly DefinitionProblem[] {
  const read = readText(text);
  if (read.kind === 'mistake') {
    const message = `"${text.slice(0, 80)}" is no reference.`;
    return [{ code: 'REFERENCE_INVALID', place, message, fix: referenceFix }];
  }
  if (read.kind === 'text' || read.reference.from === 'input') return [];
  const named = read.reference.taskId;
  if (!tasks.some(({ id }) => id === named)) {
    const message = `There is no task "${named.slice(0, 80)}".`;
    return [{ code: 'REFERENCE_TO_UNKNOWN_TASK', place, message, fix: 'Name a task of this workflow.' }];
  }
  if (ancestors.has(named) && named !== taskId) return [];
  const message = `"${taskId}" does not depend on "${named}", whose output may not be there yet.`;
  const fix = named === taskId ? 'Name another task.' : `Add "${named}" to dependsOn of "${taskId}".`;
  return [{ code: 'REFERENCE_TO_NON_DEPENDENCY', place, message, fix }];
}
