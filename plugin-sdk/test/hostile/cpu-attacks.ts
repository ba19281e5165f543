import type { Attack } from './attack.ts';

export const cpuAttacks: readonly Attack[] = [
  { title: 'a loop without end', run: 'for (;;);', codes: ['CPU_TIMEOUT'] },
  {
    title: 'a loop that catches everything',
    run: 'for (;;) { try { for (;;); } catch {} }',
    codes: ['CPU_TIMEOUT'],
  },
  {
    title: 'a loop in a finally block',
    run: 'try { for (;;); } finally { for (;;); }',
    codes: ['CPU_TIMEOUT'],
  },
  {
    title: 'a flood of microtasks',
    run: 'const again = () => { Promise.resolve().then(again); }; again(); await new Promise(() => {});',
    codes: ['CPU_TIMEOUT'],
  },
  {
    title: 'a loop after a host call',
    run: "await ctx.tools.call('core/echo', 1); for (;;);",
    codes: ['CPU_TIMEOUT'],
  },
  {
    title: 'a loop after a timer',
    run: 'await new Promise((done) => setTimeout(done, 5)); for (;;);',
    codes: ['CPU_TIMEOUT'],
  },
  {
    title: 'many short stretches that add up',
    run: 'for (;;) { const end = Date.now() + 100; while (Date.now() < end); await new Promise((f) => setTimeout(f, 1)); }',
    codes: ['CPU_TIMEOUT'],
    timeoutMs: 100_000,
  },
  { title: 'a loop while the code is loaded', top: 'for (;;);', run: '', codes: ['CPU_TIMEOUT'] },
  {
    title: 'a loop in toJSON of the output',
    run: 'return { toJSON() { for (;;); } };',
    codes: ['CPU_TIMEOUT'],
  },
  { title: 'a loop in the schema', run: 'return 1;', validate: 'for (;;);', codes: ['CPU_TIMEOUT'] },
  {
    title: 'an error whose properties loop',
    run: "const loop = { get() { for (;;); } }; const e = new Error('x'); Object.defineProperties(e, { message: loop, stack: loop }); throw e;",
    codes: ['CPU_TIMEOUT'],
  },
  {
    title: 'a loop in a listener of cancellation',
    run: 'ctx.signal.onabort = () => { for (;;); }; await new Promise(() => {});',
    codes: ['WALL_TIMEOUT'],
    timeoutMs: 300,
  },
  {
    title: 'recursion without end',
    run: 'const f = () => f() + 1; f();',
    codes: ['PLUGIN_CRASHED'],
    says: 'RangeError',
  },
  {
    title: 'a regular expression that backtracks for ever',
    run: "return /^(a+)+$/.test('a'.repeat(60) + 'b');",
    output: false,
  },
  {
    title: 'a backtracking expression that no other engine can run',
    run: "return /^(?=(a+)+b)\\1(a|aa)+$/.test('a'.repeat(50_000));",
    codes: ['CPU_TIMEOUT', 'PLUGIN_CRASHED'],
  },
  {
    title: 'a search through an array without end, which cannot be interrupted',
    run: 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);',
    codes: ['CPU_TIMEOUT'],
  },
  {
    title: 'a sort of millions, which cannot be interrupted',
    run: 'for (;;) new Float64Array(1e6).map(() => Math.random()).sort();',
    codes: ['CPU_TIMEOUT', 'OUT_OF_MEMORY'],
  },
  {
    title: 'a long array filled in one go, which cannot be interrupted',
    run: 'for (;;) new Array(3e6).fill(1).join();',
    codes: ['CPU_TIMEOUT', 'OUT_OF_MEMORY'],
  },
  {
    title: 'JSON parsed again and again',
    run: "const t = '[' + '1,'.repeat(1e6) + '1]'; for (;;) JSON.parse(t);",
    codes: ['CPU_TIMEOUT', 'OUT_OF_MEMORY'],
  },
  {
    title: 'texts compared by the rules of a language',
    run: "const t = 'ä'.repeat(1e6); for (;;) t.localeCompare(t + 'b', 'de');",
    codes: ['CPU_TIMEOUT', 'OUT_OF_MEMORY'],
  },
  {
    title: 'an async generator that is its own consumer',
    run: 'async function* g() { for (;;) yield* [1]; } for await (const _ of g());',
    codes: ['CPU_TIMEOUT'],
  },
  {
    title: 'short calls first and a loop later',
    run: 'globalThis.n = (globalThis.n ?? 0) + 1; if (globalThis.n > 30) for (;;); return globalThis.n;',
    times: 31,
    codes: ['CPU_TIMEOUT'],
  },
  {
    title: 'short calls first and a flood later',
    run: "globalThis.n = (globalThis.n ?? 0) + 1; while (globalThis.n > 30) { try { ctx.emit({ type: 'progress', value: 0.5 }); } catch {} } return globalThis.n;",
    times: 31,
    codes: ['MESSAGE_FLOOD'],
  },
  {
    title: 'short calls first and memory later',
    run: 'globalThis.n = (globalThis.n ?? 0) + 1; const held = []; while (globalThis.n > 30) held.push(new Array(1000).fill(held.length)); return globalThis.n;',
    times: 31,
    codes: ['OUT_OF_MEMORY', 'CPU_TIMEOUT'],
  },
  {
    title: 'short calls first and a search without end later',
    run: 'globalThis.n = (globalThis.n ?? 0) + 1; if (globalThis.n > 30) Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1); return globalThis.n;',
    times: 31,
    codes: ['PLUGIN_HOST_LOST', 'CPU_TIMEOUT'],
  },
];
