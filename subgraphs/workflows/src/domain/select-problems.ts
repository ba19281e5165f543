import type { Surroundings } from './about-definition.ts';
import { definitionLimits as limits } from './definition.ts';
import { type DefinitionProblem, listed, problem, shorten } from './definition-problem.ts';
import type { SelectTarget } from './selection.ts';
import { expressionIn } from './template.ts';

/** The mistakes in what is said of an agent that is to be selected; its expressions are looked at elsewhere. */
export function selectProblems(
  { task, category, context }: SelectTarget,
  place: string,
  { categories }: Surroundings,
): DefinitionProblem[] {
  const { selectTaskLengthMax, selectContextLengthMax, selectCategoryLengthMax } = limits;
  const problems = [
    ...textProblems(task, `${place}.task`, selectTaskLengthMax),
    ...(context === null ? [] : textProblems(context, `${place}.context`, selectContextLengthMax)),
  ];
  if (category === null) return problems;
  const at = `${place}.category`;
  const ofLength = textProblems(category, at, selectCategoryLengthMax);
  if (ofLength.length > 0) return [...problems, ...ofLength];
  const isKnown = categories.some((known) => keyOf(known) === keyOf(category));
  if (isKnown) return problems;
  const fix = categories.length === 0 ? 'Leave it out.' : `There are: ${listed(categories)}.`;
  const message = `No agent is of the category "${shorten(category)}".`;
  return [...problems, problem('UNKNOWN_CATEGORY', at, message, fix)];
}

const keyOf = (category: string) =>
  category
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '-');

function textProblems(text: string, place: string, lengthMax: number): DefinitionProblem[] {
  // How long what an expression gives is shows when the task starts.
  if (expressionIn(text) !== null) return [];
  if (text.trim() !== '' && text.length <= lengthMax) return [];
  const message = text.trim() === '' ? 'It is empty.' : `It has ${text.length} characters.`;
  const fix = `Use 1 to ${lengthMax.toLocaleString('en')} characters.`;
  return [problem('SELECTION_INVALID', place, message, fix)];
}
