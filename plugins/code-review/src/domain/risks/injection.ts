import { memberName } from '../syntax/functions.ts';
import { child, list, type SyntaxNode, text } from '../syntax/node.ts';
import { type FileFacts, isFixed } from './file-facts.ts';
import {
  argument,
  CALLS,
  calleeName,
  importedCallee,
  isAssembled,
  isPlainCall,
  propertyOf,
  type RiskRule,
  receiverName,
  writtenText,
} from './rule.ts';

const codeFromText: RiskRule = {
  id: 'risk/code-from-text',
  severity: 'high',
  why: 'Whoever has a say in the text has the rights of this program.',
  fix: 'Look the behaviour up in a table of functions, or parse data with JSON.parse.',
  nodes: [...CALLS, 'NewExpression'],
  check(node, facts) {
    const name = calleeName(node);
    if (!isPlainCall(node)) return undefined;
    if (name === 'eval' && !isFixed(argument(node, 0), facts))
      return 'eval runs text that is put together here.';
    const given = list(node, 'arguments');
    if (name === 'Function' && given.some((one) => !isFixed(one, facts))) {
      return 'The Function constructor runs text that is put together here.';
    }
    const timer = name === 'setTimeout' || name === 'setInterval';
    return timer && isAssembled(argument(node, 0))
      ? `${name} is given text, which it runs as code.`
      : undefined;
  },
};

const SHELL = new Set(['child_process exec', 'child_process execSync']);
const PROCESS = new Set([
  'child_process spawn',
  'child_process spawnSync',
  'child_process execFile',
  'child_process execFileSync',
]);

const shellCommand: RiskRule = {
  id: 'risk/shell-command',
  severity: 'critical',
  why: 'A value with a semicolon, a quote or $( ) in it becomes a command of its own.',
  fix: 'Use execFile or spawn with a list of arguments and no shell.',
  nodes: CALLS,
  check(node, facts) {
    const callee = importedCallee(node, facts) ?? '';
    const [command, ...rest] = [argument(node, 0), argument(node, 1), argument(node, 2)];
    if (!isAssembled(command) || isFixed(command, facts)) return undefined;
    if (SHELL.has(callee)) return `${calleeName(node)} runs a shell command that values are put into.`;
    const shell = rest.some((one) => propertyOf(one, 'shell')?.value === true);
    return PROCESS.has(callee) && shell
      ? `${calleeName(node)} with a shell runs a command that values are put into.`
      : undefined;
  },
};

const HTML_PROPERTIES = new Set(['innerHTML', 'outerHTML']);

const htmlFromText: RiskRule = {
  id: 'risk/html-from-text',
  severity: 'high',
  why: 'Markup in the text becomes part of the page and runs with the rights of its user.',
  fix: 'Set textContent, build elements, or clean the markup with a sanitizer first.',
  nodes: [...CALLS, 'AssignmentExpression', 'JSXAttribute'],
  check(node, facts) {
    if (node.type === 'JSXAttribute') {
      const inner = propertyOf(child(child(node, 'value'), 'expression'), '__html');
      const set = text(child(node, 'name'), 'name') === 'dangerouslySetInnerHTML';
      return set && !isFixed(inner, facts) ? 'dangerouslySetInnerHTML is given a value.' : undefined;
    }
    if (node.type === 'AssignmentExpression') {
      const target = child(node, 'left');
      const name = target?.type === 'MemberExpression' ? (memberName(target) ?? '') : '';
      const assigned = HTML_PROPERTIES.has(name) && !isFixed(child(node, 'right'), facts);
      return assigned ? `${name} is assigned a value that is not fixed in this file.` : undefined;
    }
    const name = calleeName(node);
    if (name === 'insertAdjacentHTML' && !isFixed(argument(node, 1), facts))
      return 'insertAdjacentHTML is given a value.';
    const writes = receiverName(node) === 'document' && (name === 'write' || name === 'writeln');
    return writes && !isFixed(argument(node, 0), facts) ? `document.${name} is given a value.` : undefined;
  },
};

const SQL =
  /^\s*(?:select\s[\s\S]*?\sfrom\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|with\s+\w+\s+as\s*\()/i;
const QUERIES = new Set([
  'query',
  'execute',
  'exec',
  'raw',
  'prepare',
  'run',
  'all',
  'get',
  'each',
  '$queryRawUnsafe',
  '$executeRawUnsafe',
  'unsafe',
]);

/** A gap where only the name of a table, column or index can stand, quoted or not. */
const NAME_GAP =
  /(?:\b(?:from|into|update|join|table|index|on)\s{1,20}\w{0,100}|\bby\s[\w, ]{0,200}|["`[])\0/gi;

/** The written parts of an SQL statement that values are put into, or undefined for any other call. */
function assembledSql(node: SyntaxNode, facts: FileFacts): string | undefined {
  const statement = argument(node, 0);
  if (!QUERIES.has(calleeName(node) ?? '') || !isAssembled(statement) || isFixed(statement, facts))
    return undefined;
  const written = writtenText(statement, (part) => isFixed(part, facts));
  return SQL.test(written) ? written : undefined;
}

const sqlFromText: RiskRule = {
  id: 'risk/sql-from-text',
  severity: 'critical',
  why: 'A value with a quote in it changes the statement: it can read or delete what it should not reach.',
  fix: 'Put a placeholder into the statement and hand the value over as a parameter.',
  nodes: CALLS,
  check(node, facts) {
    const others = assembledSql(node, facts)?.replace(NAME_GAP, '').includes('\0');
    return others ? 'Values are put into the text of an SQL statement.' : undefined;
  },
};

const sqlName: RiskRule = {
  id: 'risk/sql-name-from-text',
  severity: 'low',
  why: 'A name cannot be a parameter, so whatever it holds becomes part of the statement.',
  fix: 'Take names from a list in the code, or quote them with a function that refuses the quote itself.',
  nodes: CALLS,
  check(node, facts) {
    const written = assembledSql(node, facts);
    const names = written !== undefined && !written.replace(NAME_GAP, '').includes('\0');
    return names ? 'Names are put into the text of an SQL statement.' : undefined;
  },
};

/** Text from outside that becomes code, a command, markup or a statement. */
export const injectionRules: readonly RiskRule[] = [
  codeFromText,
  shellCommand,
  htmlFromText,
  sqlFromText,
  sqlName,
];
