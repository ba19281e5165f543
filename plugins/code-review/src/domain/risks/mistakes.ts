import { mayExplode } from '../regex/backtracking.ts';
import { memberName } from '../syntax/functions.ts';
import { child, list, type SyntaxNode, text } from '../syntax/node.ts';
import { argument, CALLS, calleeName, isPlainCall, type RiskRule, receiverName } from './rule.ts';

const exponentialRegex: RiskRule = {
  id: 'risk/exponential-regex',
  severity: 'high',
  why: 'A short text that nearly matches keeps a core busy for longer than anybody waits.',
  fix: 'Make the alternatives begin differently, or take away a quantifier inside a quantifier.',
  nodes: ['RegExpLiteral', 'NewExpression', 'CallExpression'],
  check(node) {
    const literal = node.type === 'RegExpLiteral';
    if (!literal && (calleeName(node) !== 'RegExp' || !isPlainCall(node))) return undefined;
    const source = literal ? text(node, 'pattern') : text(argument(node, 0), 'value');
    const flags = (literal ? text(node, 'flags') : text(argument(node, 1), 'value')) ?? '';
    if (source === undefined || !mayExplode(source, flags)) return undefined;
    return `/${source.slice(0, 60)}/ can take time exponential in the length of the text.`;
  },
};

const unhandledPromise: RiskRule = {
  id: 'risk/unhandled-promise',
  severity: 'medium',
  why: 'When it fails, nobody hears of it, or Node ends the process; and what follows does not wait for it.',
  fix: 'Await it, add .catch(), or write void before it where its failure is handled inside.',
  nodes: ['ExpressionStatement'],
  check(node, facts) {
    const call = child(node, 'expression');
    if (call?.type !== 'CallExpression') return undefined;
    const name = calleeName(call) ?? '';
    if (isPlainCall(call))
      return facts.asyncFunctions.has(name) ? `${name}() is async and is not awaited.` : undefined;
    const chained = name === 'then' && list(call, 'arguments').length === 1;
    return chained ? 'A chain of promises ends in .then() without a handler for its failure.' : undefined;
  },
};

const isNull = (node: SyntaxNode | undefined) =>
  node?.type === 'NullLiteral' || (node?.type === 'Identifier' && node.name === 'undefined');

const looseEquality: RiskRule = {
  id: 'risk/loose-equality',
  severity: 'low',
  why: 'The two sides are converted first: 0, an empty text and an empty list all equal false.',
  fix: 'Use === or !==. Comparing with null alone, which stands for undefined as well, is not reported.',
  nodes: ['BinaryExpression'],
  check(node) {
    const [left, right] = [child(node, 'left'), child(node, 'right')];
    if ((node.operator !== '==' && node.operator !== '!=') || isNull(left) || isNull(right)) return undefined;
    const typed = [left, right].some((one) => one?.type === 'UnaryExpression' && one.operator === 'typeof');
    return typed ? undefined : `${node.operator} converts before it compares.`;
  },
};

const nullIsObject: RiskRule = {
  id: 'risk/null-is-object',
  severity: 'medium',
  why: "typeof null is 'object' too, and the next property that is read of it throws.",
  fix: 'Compare with null as well.',
  nodes: ['LogicalExpression'],
  check(node) {
    // `typeof x === 'object' && x.y`: the very next thing reads a property of it.
    const [left, right] = [child(node, 'left'), child(node, 'right')];
    if (
      node.operator !== '&&' ||
      left?.type !== 'BinaryExpression' ||
      !String(left.operator).startsWith('==')
    )
      return undefined;
    const tested = child(child(left, 'left'), 'argument');
    const asksType =
      child(left, 'left')?.operator === 'typeof' && text(child(left, 'right'), 'value') === 'object';
    const name = text(tested, 'name');
    if (!asksType || name === undefined || right === undefined) return undefined;
    return firstReadOf(right) === name ? `${name} may be null where a property of it is read.` : undefined;
  },
};

/** The name whose property an expression reads first. */
function firstReadOf(node: SyntaxNode): string | undefined {
  if (node.type === 'MemberExpression') {
    const object = child(node, 'object');
    return object?.type === 'Identifier' ? text(object, 'name') : object && firstReadOf(object);
  }
  const next = child(node, 'left') ?? child(node, 'callee');
  return next && firstReadOf(next);
}

const notANumber: RiskRule = {
  id: 'risk/compared-with-nan',
  severity: 'medium',
  why: 'NaN equals nothing, itself included: the comparison has the same outcome for every value.',
  fix: 'Use Number.isNaN.',
  nodes: ['BinaryExpression'],
  check(node) {
    const equality = /^[!=]==?$/.test(String(node.operator));
    const nan = [child(node, 'left'), child(node, 'right')].some(
      (one) => one?.type === 'Identifier' && one.name === 'NaN',
    );
    return equality && nan ? 'A value is compared with NaN.' : undefined;
  },
};

const assignedInCondition: RiskRule = {
  id: 'risk/assignment-in-condition',
  severity: 'medium',
  why: 'It reads like a comparison, and changes the variable.',
  fix: 'Use ===, or put the assignment on a line of its own or into a second pair of parentheses.',
  nodes: ['IfStatement', 'WhileStatement', 'DoWhileStatement'],
  check(node) {
    const test = child(node, 'test');
    const extra: unknown = test?.extra;
    const deliberate = typeof extra === 'object' && extra !== null && 'parenthesized' in extra;
    return test?.type === 'AssignmentExpression' && test.operator === '=' && !deliberate
      ? 'The condition assigns instead of comparing.'
      : undefined;
  },
};

const swallowed: RiskRule = {
  id: 'risk/swallowed-error',
  severity: 'low',
  why: 'Whatever fails inside is lost, a mistake in the code itself included.',
  fix: 'Handle it, let it rise, or say in a comment why it does not matter.',
  nodes: ['CatchClause'],
  check(node) {
    const body = child(node, 'body');
    const silent = list(body, 'body').length === 0 && list(body, 'innerComments').length === 0;
    return silent ? 'The error is caught and dropped.' : undefined;
  },
};

const debuggerLeft: RiskRule = {
  id: 'risk/debugger-left',
  severity: 'medium',
  why: 'Where a debugger listens, the program stands still at this line.',
  fix: 'Take it out.',
  nodes: ['DebuggerStatement'],
  check: () => 'A debugger statement was left in.',
};

const PRINTS_ON_PURPOSE =
  /(?:^|\/)(?:bin|cli|tools?|scripts?|bench|examples?|tests?|__tests__|chaos)\/|(?:^|\/)(?:cli|main)\.[^/]+$|\.(?:test|spec|config)\.[^/]+$/i;

const consoleLeft: RiskRule = {
  id: 'risk/console-left',
  severity: 'info',
  why: 'Such lines have neither level nor context, and may hold data that is not meant for a log.',
  fix: 'Write to the logger of the program, or take it out.',
  nodes: CALLS,
  check(node, { path }) {
    const name = calleeName(node) ?? '';
    const prints = receiverName(node) === 'console' && /^(?:log|debug|trace|dir|table)$/.test(name);
    const global = child(child(node, 'callee'), 'object')?.type === 'Identifier';
    return prints && global && !PRINTS_ON_PURPOSE.test(path)
      ? `console.${memberName(child(node, 'callee'))} was left in.`
      : undefined;
  },
};

/** Code that does something else than it seems to. */
export const mistakeRules: readonly RiskRule[] = [
  exponentialRegex,
  unhandledPromise,
  looseEquality,
  nullIsObject,
  notANumber,
  assignedInCondition,
  swallowed,
  debuggerLeft,
  consoleLeft,
];
