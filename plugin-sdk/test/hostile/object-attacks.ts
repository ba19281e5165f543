import type { Attack } from './attack.ts';

const memoryCodes = ['OUT_OF_MEMORY', 'PLUGIN_CRASHED', 'CPU_TIMEOUT'];

/** Values that behave badly when somebody looks at them. */
export const objectAttacks: readonly Attack[] = [
  {
    title: 'an output that is a proxy with endless keys',
    run: "return new Proxy({}, { ownKeys: () => Array.from({ length: 1e6 }, (_, i) => 'k' + i), getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }) });",
    codes: [...memoryCodes, 'INVALID_OUTPUT', 'MESSAGE_TOO_LARGE'],
  },
  {
    title: 'an output whose getter makes another of its kind',
    run: 'const make = () => ({ get next() { return make(); } }); return make();',
    codes: ['INVALID_OUTPUT', 'PLUGIN_CRASHED', 'OUT_OF_MEMORY', 'CPU_TIMEOUT'],
  },
  {
    title: 'an output whose toJSON gives another with toJSON',
    run: 'const o = { toJSON: () => ({ o }) }; return o;',
    codes: ['INVALID_OUTPUT', 'PLUGIN_CRASHED', 'OUT_OF_MEMORY', 'CPU_TIMEOUT'],
  },
  {
    title: 'an array that says it is four billion long',
    run: 'const a = []; a.length = 2 ** 32 - 1; return a;',
    codes: [...memoryCodes, 'INVALID_OUTPUT', 'MESSAGE_TOO_LARGE'],
  },
  {
    title: 'a revoked proxy as output',
    run: 'const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy;',
    codes: ['INVALID_OUTPUT', 'PLUGIN_CRASHED'],
  },
  {
    title: 'a revoked proxy as error',
    run: 'const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy;',
    codes: ['PLUGIN_CRASHED'],
  },
  {
    title: 'an error whose cause is itself',
    run: "const e = new Error('x'); e.cause = e; throw e;",
    codes: ['PLUGIN_CRASHED'],
  },
  {
    title: 'an error whose name is an object',
    run: "const e = new Error('x'); e.name = { toString() { return '/etc/passwd'.repeat(1e5); } }; throw e;",
    codes: ['PLUGIN_CRASHED'],
  },
  {
    title: 'an error that grows each time it is read',
    run: "let n = 0; throw { get message() { n++; return 'm' + n; }, get stack() { throw this; }, get code() { throw this; } };",
    codes: ['PLUGIN_CRASHED'],
  },
  {
    title: 'an aggregate of a million errors',
    run: "throw new AggregateError(Array.from({ length: 1e6 }, (_, i) => i), 'many');",
    codes: memoryCodes,
  },
  { title: 'a symbol thrown', run: 'throw Symbol("x");', codes: ['PLUGIN_CRASHED'] },
  { title: 'nothing thrown', run: 'throw undefined;', codes: ['PLUGIN_CRASHED'] },
  {
    title: 'a details object that never ends',
    run: "throw ctx.error('MY_CODE', 'x', { details: { get a() { for (;;); } } });",
    codes: ['CPU_TIMEOUT'],
  },
  {
    title: 'details with a __proto__ key',
    run: "throw ctx.error('MY_CODE', 'x', { details: JSON.parse('{\"__proto__\":{\"polluted\":1}}') });",
    codes: ['PLUGIN_CRASHED', 'MY_CODE'],
  },
  {
    title: 'log fields that are a proxy',
    run: "ctx.log.info('x', new Proxy({}, { ownKeys() { throw new Error('/etc/passwd'); } })); return 1;",
    output: 1,
    codes: ['PLUGIN_CRASHED'],
  },
  {
    title: 'log fields whose getter never ends',
    run: "ctx.log.info('x', { get a() { for (;;); } });",
    codes: ['CPU_TIMEOUT'],
  },
  {
    title: 'a message of the log that is an object',
    run: 'ctx.log.info({ toString() { for (;;); } });',
    codes: ['CPU_TIMEOUT'],
  },
  {
    title: 'a tool name that changes between looks',
    run: "let n = 0; return await ctx.tools.call({ toString: () => (n++ === 0 ? 'core/echo' : 'core/secret') }, 1);",
    output: 1,
  },
  {
    title: 'a tool argument that is a proxy of endless depth',
    run: "const deep = () => new Proxy({}, { ownKeys: () => ['a'], get: (_, k) => (k === 'toJSON' ? undefined : deep()), getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }) }); await ctx.tools.call('core/echo', deep());",
    codes: ['PLUGIN_CRASHED', 'INVALID_INPUT', 'INVALID_ARGUMENTS', 'OUT_OF_MEMORY', 'CPU_TIMEOUT'],
  },
  {
    title: 'a changed then of the promise that a host call gives',
    run: "const p = ctx.tools.call('core/echo', 1); p.then = (f) => f('stolen'); return await p;",
    output: 'stolen',
    codes: ['PLUGIN_CRASHED'],
  },
  {
    title: 'a promise class of its own',
    run: 'class P extends Promise { static get [Symbol.species]() { for (;;); } } await new P((r) => r(1)).then(); return 1;',
    codes: ['CPU_TIMEOUT'],
  },
  {
    title: 'a changed call signal',
    run: 'ctx.signal.throwIfAborted = () => {}; Object.setPrototypeOf(ctx.signal, null); return 1;',
    output: 1,
    codes: ['PLUGIN_CRASHED'],
  },
  {
    title: 'the caller of a function',
    run: "'use strict'; try { return String(arguments.callee.caller); } catch (e) { return e.name; }",
    output: 'TypeError',
  },
  {
    title: 'the hidden functions of classes',
    run: "const AsyncFunction = (async () => {}).constructor; return await AsyncFunction('return typeof process')();",
    output: 'undefined',
    codes: ['PLUGIN_CRASHED'],
  },
  {
    title: 'a stack that names the prelude',
    run: "const e = new Error('x'); e.stack = 'Error: x\\n    at start (prelude.js:1:1)\\n    at host (/srv/main.ts:1:1)\\n    at f (plugin.js:1:1)'; throw e;",
    codes: ['PLUGIN_CRASHED'],
  },
  {
    title: 'names of the host around the global object',
    run: 'return Object.getOwnPropertyNames(Object.getPrototypeOf(globalThis)).filter((n) => /node|host/i.test(n));',
    output: [],
  },
];
