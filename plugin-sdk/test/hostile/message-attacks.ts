import type { Attack } from './attack.ts';

export const messageAttacks: readonly Attack[] = [
  {
    title: 'a flood of events',
    run: "for (;;) ctx.emit({ type: 'progress', value: 0.5 });",
    codes: ['MESSAGE_FLOOD'],
  },
  {
    title: 'a flood of events that swallows every refusal',
    run: "for (;;) { try { ctx.emit({ type: 'progress', value: 0.5 }); } catch {} }",
    codes: ['MESSAGE_FLOOD'],
  },
  {
    title: 'a flood of host calls, one after the other',
    run: "for (;;) await ctx.tools.call('core/echo', 1);",
    codes: ['MESSAGE_FLOOD'],
    timeoutMs: 100_000,
  },
  {
    title: 'an interval without end',
    run: 'setInterval(() => {}, 1); await new Promise(() => {});',
    codes: ['MESSAGE_FLOOD'],
    timeoutMs: 100_000,
  },
  {
    title: 'a flood of log lines',
    run: "for (let i = 0; i < 5_000; i++) ctx.log.info('x'.repeat(20_000)); return 1;",
    output: 1,
  },
  {
    title: 'a flood of log lines through console',
    run: 'for (let i = 0; i < 5_000; i++) console.log({ i }); return 1;',
    output: 1,
  },
  {
    title: 'more host calls at once than allowed',
    run: "await Promise.all(Array.from({ length: 100 }, () => ctx.tools.call('core/never', 1)));",
    codes: ['TOO_MANY_PENDING_CALLS'],
  },
  {
    title: 'more timers at once than allowed',
    run: 'for (let i = 0; i < 100; i++) setTimeout(() => {}, 60_000);',
    codes: ['TOO_MANY_PENDING_CALLS'],
  },
  {
    title: 'a promise that never settles',
    run: 'await new Promise(() => {});',
    codes: ['WALL_TIMEOUT'],
    timeoutMs: 200,
  },
  { title: 'an output that is too large', run: "return 'x'.repeat(200_000);", codes: ['MESSAGE_TOO_LARGE'] },
  {
    title: 'an output of wide characters that is too large only in bytes',
    run: "return 'ä'.repeat(80_000);",
    codes: ['MESSAGE_TOO_LARGE'],
  },
  {
    title: 'a host call that is too large',
    run: "await ctx.tools.call('core/echo', 'x'.repeat(200_000));",
    codes: ['MESSAGE_TOO_LARGE'],
  },
  {
    title: 'a message of half a gigabyte',
    run: "let s = 'x'.repeat(2 ** 20); for (let i = 0; i < 9; i++) s += s; return s;",
    codes: ['MESSAGE_TOO_LARGE', 'OUT_OF_MEMORY', 'PLUGIN_CRASHED', 'CPU_TIMEOUT'],
  },
  {
    title: 'an output that refers to itself',
    run: 'const o = {}; o.o = o; return o;',
    codes: ['INVALID_OUTPUT'],
    says: 'JSON',
  },
  {
    title: 'an output that JSON cannot say',
    run: 'return { big: 1n };',
    codes: ['INVALID_OUTPUT'],
    says: 'JSON',
  },
  {
    title: 'an output with a __proto__ key',
    run: 'return JSON.parse(\'{"a":{"__proto__":{"polluted":true}}}\');',
    codes: ['INVALID_OUTPUT'],
    says: '__proto__',
  },
  {
    title: 'a tool argument with a constructor key',
    run: "await ctx.tools.call('core/echo', { constructor: { prototype: { polluted: true } } });",
    codes: ['INVALID_ARGUMENTS'],
    says: 'not allowed',
  },
  {
    title: 'progress that is no number',
    run: "ctx.emit({ type: 'progress', value: NaN });",
    codes: ['PLUGIN_CRASHED'],
  },
  {
    title: 'an event of another kind',
    run: "ctx.emit({ type: 'admin', value: 1 });",
    codes: ['PLUGIN_CRASHED'],
  },
];
