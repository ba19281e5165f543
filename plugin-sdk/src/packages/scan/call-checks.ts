import type { AnyNode, CallExpression, Identifier, ImportExpression, NewExpression } from 'acorn';
import type { Sighting } from './findings.ts';

/** What was collected on one walk over the tree. */
export type Collected = {
  readonly calls: readonly (CallExpression | NewExpression)[];
  readonly imports: readonly ImportExpression[];
  /** Names that are read, except behind `typeof`. */
  readonly names: readonly Identifier[];
  readonly declared: ReadonlySet<string>;
  /** Names that are called, asked for a property, or compared by instanceof. */
  readonly used: ReadonlySet<AnyNode>;
};

const removedGlobals = new Set([
  'WebAssembly',
  'SharedArrayBuffer',
  'Atomics',
  'WeakRef',
  'FinalizationRegistry',
  'process',
  'Buffer',
  'global',
  'XMLHttpRequest',
  'WebSocket',
  'Worker',
  'localStorage',
  'document',
]);

/** What the calls and names in the code tell: code made from text, modules, globals the sandbox lacks. */
export function checkCalls(found: Collected, mayGenerate: boolean): readonly Sighting[] {
  const isFree = (node: AnyNode, name: string) =>
    node.type === 'Identifier' && node.name === name && !found.declared.has(name);
  return [
    ...found.calls.flatMap((call) => dynamicCode(call, isFree, mayGenerate)),
    ...found.calls
      .filter((call) => isFree(call.callee, 'require'))
      .map((call) => sighting('SCAN_IMPORT', 'low', call, 'require() is called.')),
    ...found.imports.map((node) => sighting('SCAN_IMPORT', 'medium', node, 'import() is called.')),
    ...makersPassedOn(found, mayGenerate),
    ...absentGlobals(found),
  ];
}

function dynamicCode(
  call: CallExpression | NewExpression,
  isFree: (node: AnyNode, name: string) => boolean,
  mayGenerate: boolean,
): readonly Sighting[] {
  const { callee, arguments: args } = call;
  const [first] = args;
  const severity = mayGenerate ? 'low' : 'medium';
  const isEval = isFree(callee, 'eval') || (isMember(callee, 'eval') && isGlobalObject(callee));
  if (isEval) return [sighting('SCAN_DYNAMIC_CODE', severity, call, 'eval() is called.')];
  // Asking for the global object in this way is a habit of libraries, and the sandbox answers it.
  const asksForGlobal = args.length === 1 && textOf(first) === 'return this';
  if (isFree(callee, 'Function') && !asksForGlobal) {
    return [sighting('SCAN_DYNAMIC_CODE', severity, call, 'Function() makes code from text.')];
  }
  if (isMember(callee, 'constructor') && textOf(first) !== undefined && isFunctionLike(callee)) {
    return [sighting('SCAN_DYNAMIC_CODE', 'high', call, 'a function is made through .constructor(text).')];
  }
  const timer = ['setTimeout', 'setInterval'].some((name) => isFree(callee, name));
  if (timer && textOf(first) !== undefined) {
    return [sighting('SCAN_DYNAMIC_CODE', severity, call, 'a timer is given code as text.')];
  }
  return [];
}

/** `const F = Function`, `(0, eval)`: what makes code from text, under another name. */
function makersPassedOn({ names, declared, used }: Collected, mayGenerate: boolean): readonly Sighting[] {
  return names
    .filter((node) => ['eval', 'Function'].includes(node.name) && !declared.has(node.name) && !used.has(node))
    .map((node) => {
      // Libraries look at Function to learn whether code can be made at all.
      const severity = node.name === 'eval' && !mayGenerate ? 'medium' : 'low';
      return sighting('SCAN_DYNAMIC_CODE', severity, node, `${node.name} is used under another name.`);
    });
}

function isGlobalObject(callee: AnyNode): boolean {
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return false;
  return ['globalThis', 'self', 'window', 'global'].includes(callee.object.name);
}

function absentGlobals({ names, declared }: Collected): readonly Sighting[] {
  const first = new Map<string, Identifier>();
  for (const node of names) {
    if (!removedGlobals.has(node.name) || declared.has(node.name) || first.has(node.name)) continue;
    first.set(node.name, node);
  }
  return [...first.values()].map((node) =>
    sighting('SCAN_REMOVED_GLOBAL', 'low', node, `${node.name} is used, and the sandbox does not have it.`),
  );
}

/** `x.name` or `x["name"]`. */
export function isMember(node: AnyNode, name: string): boolean {
  if (node.type !== 'MemberExpression') return false;
  if (node.computed) return textOf(node.property) === name;
  return node.property.type === 'Identifier' && node.property.name === name;
}

/** A function's constructor: `f.constructor`, `x.constructor.constructor`, `(() => {}).constructor`. */
function isFunctionLike(callee: AnyNode): boolean {
  if (callee.type !== 'MemberExpression') return false;
  const { object } = callee;
  if (isMember(object, 'constructor')) return true;
  if (object.type === 'MemberExpression' && object.object.type === 'ArrayExpression') return true;
  return object.type === 'FunctionExpression' || object.type === 'ArrowFunctionExpression';
}

function textOf(node: AnyNode | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0]?.value.raw;
  return undefined;
}

function sighting(
  code: Sighting['code'],
  severity: Sighting['severity'],
  node: AnyNode,
  message: string,
): Sighting {
  return { code, severity, at: node.start, message };
}
