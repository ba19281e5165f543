import type { Attack } from './attack.ts';

export const escapeAttacks: readonly Attack[] = [
  {
    title: 'the constructor chain of a host function',
    codegen: true,
    run: "return ctx.log.info.constructor.constructor('return [typeof process, typeof require, typeof Buffer]')();",
    output: ['undefined', 'undefined', 'undefined'],
  },
  {
    title: 'the constructor chain of what a host call returns',
    codegen: true,
    run: "const r = await ctx.tools.call('core/echo', { a: [1] }); return r.a.constructor.constructor('return typeof process')();",
    output: 'undefined',
  },
  {
    title: 'globals of Node or of the bridge',
    run: 'return Object.getOwnPropertyNames(globalThis).filter((n) => /process|require|module|ivm|isolate|ymera_prelude|send|fetch|\\$/i.test(n));',
    output: [],
  },
  {
    title: 'the constructor chain without the permission for code',
    run: "return ctx.log.info.constructor.constructor('return typeof process')();",
    codes: ['PLUGIN_CRASHED'],
    says: 'codegen',
  },
  {
    title: 'the constructor chains of hidden functions',
    codegen: true,
    run: "const kinds = [async () => {}, function* () {}, async function* () {}].map((f) => f.constructor); const found = []; for (const F of kinds) { const r = F('return typeof process')(); found.push(typeof r.next === 'function' ? (await r.next()).value : await r); } return found;",
    output: ['undefined', 'undefined', 'undefined'],
  },
  {
    title: 'an indirect eval',
    codegen: true,
    run: "return (0, eval)('typeof process + typeof require + typeof __ymera_prelude__');",
    output: 'undefinedundefinedundefined',
  },
  { title: 'a dynamic import', run: "await import('node:fs');", codes: ['PLUGIN_CRASHED'] },
  {
    title: 'the call sites of a stack',
    run: "Error.prepareStackTrace = (_, sites) => sites; const [site] = new Error('x').stack; return typeof site;",
    codes: ['PLUGIN_CRASHED'],
    says: 'TypeError',
  },
  {
    title: 'pollution of Object.prototype',
    run: 'Object.prototype.polluted = 1;',
    codes: ['PLUGIN_CRASHED'],
    says: 'TypeError',
  },
  {
    title: 'pollution by way of __proto__',
    run: "({})['__proto__']['polluted'] = 1;",
    codes: ['PLUGIN_CRASHED'],
    says: 'TypeError',
  },
  {
    title: 'a changed Array.prototype.push',
    run: 'Array.prototype.push = () => 0;',
    codes: ['PLUGIN_CRASHED'],
  },
  {
    title: 'a setter for array elements',
    run: 'Object.defineProperty(Array.prototype, 0, { set(v) { this.stolen = v; } });',
    codes: ['PLUGIN_CRASHED'],
  },
  { title: 'a changed promise', run: 'Promise.prototype.then = function () {};', codes: ['PLUGIN_CRASHED'] },
  {
    title: 'a changed map',
    run: 'Map.prototype.get = function () { return this; };',
    codes: ['PLUGIN_CRASHED'],
  },
  {
    title: 'another JSON',
    run: 'globalThis.JSON = { stringify: () => "{}", parse: () => 1 };',
    codes: ['PLUGIN_CRASHED'],
  },
  {
    title: 'a changed iterator',
    run: 'Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true });',
    codes: ['PLUGIN_CRASHED'],
  },
  {
    title: 'a changed async generator',
    run: 'Object.getPrototypeOf(async function* () {}).prototype.next = 1;',
    codes: ['PLUGIN_CRASHED'],
  },
  {
    title: 'a changed helper of iterators',
    run: 'Object.getPrototypeOf([].values().map((x) => x)).next = () => 1;',
    codes: ['PLUGIN_CRASHED'],
  },
  {
    title: 'an error that is a proxy',
    run: "throw new Proxy(new Error('x'), { get() { throw new Proxy({}, { get() { throw 1; } }); }, getPrototypeOf() { throw 2; } });",
    codes: ['PLUGIN_CRASHED'],
    says: 'cannot be read',
  },
  {
    title: 'something thrown that is no error',
    run: 'throw { toString() { throw 1; } };',
    codes: ['PLUGIN_CRASHED'],
  },
  {
    title: 'an error with an endless message',
    run: "throw new Error('x'.repeat(1e6));",
    codes: ['PLUGIN_CRASHED'],
  },
  {
    title: 'a stack that names files of the host',
    run: "const e = new Error('x'); e.stack = 'Error: x\\n    at steal (/etc/passwd:1:1)\\n    at f (file:///root/x.ts:1:1)'; throw e;",
    codes: ['PLUGIN_CRASHED'],
  },
  {
    title: 'a claim to a code of the host',
    run: "throw Object.defineProperty(ctx.error('MY_CODE', 'x'), 'code', { value: 'OUT_OF_MEMORY' });",
    codes: ['PLUGIN_CRASHED'],
    says: 'reserved',
  },
  {
    title: 'a code that is no code',
    run: "throw Object.defineProperty(ctx.error('MY_CODE', 'x'), 'code', { value: { toString: 1 } });",
    codes: ['PLUGIN_CRASHED'],
  },
  {
    title: 'a tool that is not granted',
    run: "await ctx.tools.call('core/secret', 1);",
    codes: ['NOT_GRANTED'],
  },
  {
    title: 'host tools without any permission',
    ungranted: true,
    run: "await ctx.tools.call('core/echo', 1);",
    codes: ['PLUGIN_CRASHED'],
    says: 'TypeError',
  },
  {
    title: 'a thenable that answers twice',
    run: 'return { then(resolve) { resolve(1); resolve(2); } };',
    output: 1,
  },
  {
    title: 'a thenable that never answers',
    run: 'return { then() {} };',
    codes: ['WALL_TIMEOUT'],
    timeoutMs: 200,
  },
  {
    title: 'an export that is no plugin',
    top: 'return { default: { ymera: 1, tools: { attack: 1 } } };',
    run: '',
    codes: ['PLUGIN_CRASHED'],
  },
  {
    title: 'an error while the code is loaded',
    top: 'throw new Proxy({}, { get() { throw 1; } });',
    run: '',
    codes: ['PLUGIN_CRASHED'],
  },
];
