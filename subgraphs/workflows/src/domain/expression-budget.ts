import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf } from './expression-tree.ts';

/** Steps of one evaluation: about a tenth of a second. */
export const stepsMax = 1_000_000;

/** How many steps an evaluation, or all those of a template together, may still take. */
export interface Budget {
  stepsLeft: number;
}

export const newBudget = (): Budget => ({ stepsLeft: stepsMax });

/** The library's evaluator, as it is handed to macros. */
interface Evaluator {
  run(node: ASTNode, context: unknown): unknown;
}

/** Thrown within an evaluation. One object for all: an `exists` swallows it for each item that is left. */
const overspent = new Error('The evaluation took too many steps.');

/**
 * Has an evaluator count its steps, which the library does not: one for each node, more for one that makes or goes
 * through something large. An expression cannot loop without end, but macros in macros over lists can take for ever.
 */
export function watch(evaluator: Evaluator) {
  const run = evaluator.run.bind(evaluator);
  let budget = newBudget();
  const spend = (steps: number) => {
    budget.stepsLeft -= steps;
    if (budget.stepsLeft < 0) throw overspent;
  };
  evaluator.run = (node, context) => {
    spend(1);
    const value = run(node, context);
    for (const price of prices.get(node) ?? []) spend(price(value));
    return value;
  };
  return {
    /** Does the work on a budget, of which less is left afterwards; less than nothing when it was too much. */
    under<T>(own: Budget, work: () => T): T {
      budget = own;
      return work();
    },
  };
}

type Price = (value: unknown) => number;

/** What the values of nodes cost beside their step. */
const prices = new WeakMap<ASTNode, readonly Price[]>();

/** Says once, for all evaluations of an expression, what costs more than a step. */
export function price(root: ASTNode): void {
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    open.push(...childrenOf(node));
    switch (node.op) {
      case '==':
      case '!=':
        for (const operand of node.args) add(operand, wholeSize);
        break;
      case 'in':
        add(node.args[0], wholeSize);
        add(node.args[1], listSize);
        break;
      case '+':
        add(node, flatSize);
        break;
      case 'call':
        for (const argument of node.args[1]) add(argument, textSize);
        add(node, flatSize);
        break;
      case 'rcall':
        // A macro over a map makes a list of its keys first.
        add(node.args[1], node.args[0] === 'size' ? textSize : flatSize);
        add(node, flatSize);
        break;
      default:
    }
  }
}

const add = (node: ASTNode, more: Price) => void prices.set(node, [...(prices.get(node) ?? []), more]);

// Of a text, `size` counts the characters one by one.
const textSize = (value: unknown) => (typeof value === 'string' ? value.length >> 2 : 0);

const listSize = (value: unknown) => (Array.isArray(value) ? wholeSize(value) : textSize(value));

function flatSize(value: unknown): number {
  if (typeof value === 'string') return value.length >> 3;
  if (Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? remember(keyCounts, value, countKeys) : 0;
}

/** With all that is in it: counted once for each object, as often as it stands there. */
function wholeSize(value: unknown): number {
  if (typeof value === 'string') return value.length >> 6;
  if (typeof value !== 'object' || value === null) return 0;
  return remember(wholeSizes, value, countAll);
}

const keyCounts = new WeakMap<object, number>();
const wholeSizes = new WeakMap<object, number>();

const countKeys = (value: object) => (value instanceof Map ? value.size : Object.keys(value).length);

const countAll = (value: object): number =>
  [...(value instanceof Map ? value.values() : Object.values(value))].reduce(
    (sum: number, part) => sum + 1 + wholeSize(part),
    0,
  );

function remember(counts: WeakMap<object, number>, value: object, count: (value: object) => number): number {
  const known = counts.get(value);
  if (known !== undefined) return known;
  const counted = count(value);
  counts.set(value, counted);
  return counted;
}
