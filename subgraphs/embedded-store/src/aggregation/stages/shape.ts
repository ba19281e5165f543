import { locationError } from '../../errors.ts';
import { compileProjection } from '../../projecting/projection.ts';
import { type Doc, docOf, isDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import { type Compiling, compile } from '../expressions/compile.ts';
import { type Binding, type Evaluator, scopeOf } from '../expressions/scope.ts';
import { mapping } from './fields.ts';
import type { StageParser } from './stage.ts';

export const project: StageParser = (operand, { compiling }) => {
  if (!isDoc(operand)) throw locationError(15969, '$project specification must be an object');
  if (Object.keys(operand).length === 0) {
    throw locationError(
      51272,
      'Invalid $project :: caused by :: projection specification must have at least one field',
    );
  }
  return projecting(operand, compiling);
};

function projecting(spec: Doc, compiling: Compiling): ReturnType<StageParser> {
  // The projection asks for its expressions by identity, so each is compiled once, before anything is read.
  const evaluators = new Map<unknown, Evaluator>();
  let binding: Binding | undefined;
  const evaluate = (doc: unknown, expression: unknown): unknown =>
    evaluators.get(expression)?.(scopeOf(doc, binding));
  const check = (expression: unknown): void => {
    evaluators.set(expression, compile(expression, compiling));
  };
  const apply = compileProjection(spec, { evaluate, check, aggregation: true });
  return mapping((doc, scope) => {
    binding = scope.binding;
    return apply(doc);
  });
}

export const unset: StageParser = (operand, { compiling }) => {
  const paths = Array.isArray(operand) ? operand : [operand];
  if (!Array.isArray(operand) && typeof operand !== 'string') {
    throw locationError(31002, '$unset specification must be a string or an array');
  }
  if (paths.length === 0)
    throw locationError(31119, '$unset specification must be a string or an array with at least one field');
  for (const path of paths) {
    if (typeof path !== 'string')
      throw locationError(
        31120,
        '$unset specification must be a string or an array containing only string values',
      );
  }
  return projecting(docOf(Object.fromEntries(paths.map((path) => [path, 0]))), compiling);
};

const replacing =
  (name: string) =>
  (expression: unknown, compiling: Compiling): ReturnType<StageParser> => {
    const evaluate = compile(expression, compiling);
    return mapping((_doc, scope) => {
      const root = evaluate(scope);
      if (isDoc(root)) return root;
      throw locationError(
        40228,
        `'${name}' expression must evaluate to an object, but resulting value was: ${String(root)}. Type of resulting value: '${typeNameOf(root)}'.`,
      );
    });
  };

export const replaceRoot: StageParser = (operand, { compiling }) => {
  if (!isDoc(operand))
    throw locationError(
      40229,
      `expected an object as specification for $replaceRoot stage, got ${typeNameOf(operand)}`,
    );
  for (const field of Object.keys(operand)) {
    if (field !== 'newRoot')
      throw locationError(40415, `BSON field '$replaceRoot.${field}' is an unknown field.`);
  }
  if (!Object.hasOwn(operand, 'newRoot'))
    throw locationError(40414, "BSON field '$replaceRoot.newRoot' is missing but a required field");
  return replacing('newRoot')(operand.newRoot, compiling);
};

export const replaceWith: StageParser = (operand, { compiling }) =>
  replacing('replacement document')(operand, compiling);
