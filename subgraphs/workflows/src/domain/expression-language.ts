import { type ASTNode, Environment, type ParseResult } from '@marcbachmann/cel-js';
import { definitionLimits as limits } from './definition.ts';
import { price, watch } from './expression-budget.ts';
import { ExpressionError, type ExpressionMistake } from './expression-error.ts';
import { childrenOf } from './expression-tree.ts';

/** What an expression may name. */
export const expressionNames = [
  'input',
  'tasks',
  'item',
  'index',
  'last',
  'iteration',
  'feedback',
  'run',
] as const;

/** An expression that has been read, and whose types fit as far as can be said before there are values. */
export interface Expression {
  readonly text: string;
  readonly tree: ASTNode;
  /** What it gives, in CEL's words; `dyn` for whatever comes out of JSON. */
  readonly type: string;
  readonly run: ParseResult;
}

const environment = new Environment({
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
  limits: { maxAstNodes: 1_000, maxDepth: 50 },
});

for (const name of expressionNames) environment.registerVariable(name, 'dyn');

// A number in JSON is a double, a number that is written in an expression an int, and CEL does not mix the two: with
// these, `tasks.a.output.count + 1` does what it says. Whatever has a double in it is calculated in doubles.
const arithmetic: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
};
for (const [operator, calculate] of Object.entries(arithmetic)) {
  const types = ['double int', 'int double', ...(operator === '%' ? ['double double'] : [])];
  for (const operands of types)
    environment.registerOperator(`${operands.replace(' ', ` ${operator} `)}: double`, (left, right) =>
      calculate(Number(left), Number(right)),
    );
}

export const watcher = watchedEvaluator();

// Macros are handed the evaluator: this one is there to get hold of it, and gives its argument to whoever calls it.
function watchedEvaluator() {
  let found: ReturnType<typeof watch> | null = null;
  environment.registerFunction('identity(ast): dyn', ({ args }: { args: readonly ASTNode[] }) => ({
    argument: args[0],
    async: false,
    // biome-ignore lint/suspicious/noExplicitAny: the library's own types for macros.
    typeCheck: (checker: any, macro: any, context: unknown) => checker.check(macro.argument, context),
    // biome-ignore lint/suspicious/noExplicitAny: the library's own types for macros.
    evaluate: (evaluator: any, macro: any, context: unknown) => {
      found ??= watch(evaluator);
      return evaluator.run(macro.argument, context);
    },
  }));
  environment.evaluate('identity(0)');
  if (!found) throw new Error('The expression library hands its evaluator to macros no more.');
  return found as ReturnType<typeof watch>;
}

/** Reads are remembered, up to so many characters: a forEach works the same expression out a thousand times. */
const remembered = new Map<string, Expression>();
const rememberedCharactersMax = 100_000;
let rememberedCharacters = 0;

/** @throws ExpressionError with code EXPRESSION_INVALID */
export function readExpression(text: string): Expression {
  const known = remembered.get(text);
  if (known) return known;
  const expression = read(text);
  for (const oldest of remembered.keys()) {
    if (rememberedCharacters + text.length <= rememberedCharactersMax) break;
    remembered.delete(oldest);
    rememberedCharacters -= oldest.length;
  }
  remembered.set(text, expression);
  rememberedCharacters += text.length;
  return expression;
}

function read(text: string): Expression {
  const refuse: Refuse = (mistake) => new ExpressionError(text, { code: 'EXPRESSION_INVALID', ...mistake });
  if (text.trim() === '')
    throw refuse({ message: 'It is empty.', fix: 'Write a CEL expression.', position: null });
  if (text.length > limits.expressionLengthMax) {
    const message = `It has ${text.length} characters.`;
    const fix = `Use at most ${limits.expressionLengthMax}; let a task of its own do the work.`;
    throw refuse({ message, fix, position: null });
  }
  const run = parse(text, refuse);
  const foreign = foreignPart(run.ast);
  if (foreign) throw refuse(foreign);
  const { valid, type, error } = run.check();
  if (!valid || type === undefined) throw refuse(mistakeOf(error));
  price(run.ast);
  return { text, tree: run.ast, type, run };
}

type Refuse = (mistake: Omit<ExpressionMistake, 'code'>) => ExpressionError;

function parse(text: string, refuse: Refuse): ParseResult {
  try {
    return environment.parse(text);
  } catch (error) {
    throw refuse(mistakeOf(error));
  }
}

const lostKeys = new Set<unknown>(['__proto__', 'constructor', 'prototype']);

/** What the library takes and the platform does not. */
function foreignPart(root: ASTNode): Omit<ExpressionMistake, 'code'> | null {
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    open.push(...childrenOf(node));
    const position = node.start;
    if (node.op === 'rcall' && node.args[0] === 'matches') {
      // It runs on JavaScript's regular expressions, which can take for ever.
      const fix = 'Use startsWith, endsWith, contains, indexOf or split.';
      return { message: 'There are no regular expressions.', fix, position };
    }
    if (node.op === 'map' && node.args.some(([key]) => key.op === 'value' && lostKeys.has(key.args)))
      return {
        message: 'A map has a key with a meaning in JavaScript.',
        fix: 'Name it otherwise.',
        position,
      };
  }
  return null;
}

/** What the library's errors say, for authors. They hold the whole tree, and are no cause to be logged. */
export function mistakeOf(error: unknown): Omit<ExpressionMistake, 'code'> {
  // The fields of the library's error classes.
  const { code, summary, message, range } = (error ?? {}) as {
    code?: string;
    summary?: string;
    message?: string;
    range?: { start: number };
  };
  const said = summary ?? message ?? 'It cannot be worked out';
  return {
    message: said.endsWith('.') ? said : `${said}.`,
    fix: fixes[code ?? ''] ?? 'Correct it; expressions are CEL, see docs/workflows.md.',
    position: range?.start ?? null,
  };
}

const numberFix = 'A number of JSON is a double: write int(x) where an int is wanted, string(x) for a text.';

const fixes: Readonly<Record<string, string>> = {
  unknown_variable: `There are ${expressionNames.join(', ')}; write tasks["fetch-data"] for a task with a dash.`,
  no_such_key: 'Ask has(x.key) first, or write x.?key.orValue(…).',
  no_such_overload: numberFix,
  no_matching_overload: numberFix,
  incompatible_ternary_branches: 'Give both branches the same type, or put them into dyn(…).',
  incompatible_argument_type: 'Give both the same type, or put them into dyn(…).',
  index_out_of_bounds: 'Ask size(list) first, or write list[?0].orValue(…).',
  invalid_logical_operand: 'Compare it with something: only true and false can be combined.',
  invalid_condition_type: 'Compare it with something: a condition is true or false.',
};
