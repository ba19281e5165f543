import { functionName, isFunction } from '../syntax/functions.ts';
import { placeOf, type SyntaxNode, walk } from '../syntax/node.ts';
import { cognitiveOf } from './cognitive.ts';
import { cyclomaticOf } from './cyclomatic.ts';
import { nestingOf } from './nesting.ts';

/** What is measured of one function. Functions inside it count on their own, not to it. */
export type FunctionMeasure = {
  readonly name: string;
  readonly line: number;
  readonly column: number;
  readonly lines: number;
  readonly cyclomatic: number;
  readonly cognitive: number;
  readonly nesting: number;
  readonly parameters: number;
};

/** Every function of a file, in the order of the source. */
export function measureFunctions(program: SyntaxNode): readonly FunctionMeasure[] {
  const found: FunctionMeasure[] = [];
  walk(program, (node, ancestors) => {
    if (!isFunction(node)) return;
    const name = functionName(node, ancestors);
    found.push({
      name,
      ...placeOf(node),
      lines: node.loc.end.line - node.loc.start.line + 1,
      cyclomatic: cyclomaticOf(node),
      cognitive: cognitiveOf(node, name),
      nesting: nestingOf(node),
      parameters: Array.isArray(node.params) ? node.params.length : 0,
    });
  });
  return found;
}
