import type { Attack } from './attack.ts';

// The collector works hardest just before the limit, and its time counts as the plugin's.
const memoryCodes = ['OUT_OF_MEMORY', 'PLUGIN_CRASHED', 'CPU_TIMEOUT'];

export const memoryAttacks: readonly Attack[] = [
  {
    title: 'an array that grows without end',
    run: 'const held = []; for (;;) held.push(new Array(1000).fill(held.length));',
    codes: memoryCodes,
  },
  {
    title: 'memory held across awaits',
    run: "const held = []; for (;;) { held.push(new Array(50_000).fill(1.5)); await ctx.tools.call('core/echo', 1); }",
    codes: ['OUT_OF_MEMORY'],
    timeoutMs: 100_000,
  },
  {
    title: 'huge arrays of doubles',
    run: 'const held = []; for (;;) held.push(new Array(1e8).fill(1.1));',
    codes: memoryCodes,
  },
  {
    title: 'one array filled with a hundred million',
    run: 'return new Array(1e8).fill(1).length;',
    codes: memoryCodes,
  },
  {
    title: 'an object of millions of properties',
    run: "const held = {}; for (let i = 0; ; i++) held['k' + i] = i;",
    codes: memoryCodes,
  },
  {
    title: 'a map of millions',
    run: 'const held = new Map(); for (let i = 0; ; i++) held.set(i, {});',
    codes: memoryCodes,
  },
  {
    title: 'symbols registered without end',
    run: "for (let i = 0; ; i++) Symbol.for('s' + i);",
    codes: memoryCodes,
  },
  {
    title: 'strings of half a gigabyte, flattened',
    run: "const held = []; for (;;) { const s = 'x'.repeat(2 ** 28) + held.length; held.push(s, s.charCodeAt(5), /y/.test(s)); }",
    codes: memoryCodes,
  },
  {
    title: 'buffers outside the heap',
    run: 'const held = []; for (;;) held.push(new Uint8Array(8 * 1024 * 1024).fill(1));',
    codes: memoryCodes,
  },
  {
    title: 'a resizable buffer',
    run: 'new ArrayBuffer(8, { maxByteLength: 2 ** 30 });',
    codes: ['PLUGIN_CRASHED'],
    says: 'resizable',
  },
  {
    title: 'a resizable buffer by way of a subclass',
    run: 'class Big extends ArrayBuffer {} new Big(8, { maxByteLength: 2 ** 30 }).resize(2 ** 30);',
    codes: ['PLUGIN_CRASHED'],
    says: 'resizable',
  },
  {
    title: 'a resizable buffer by way of an existing one',
    run: 'const { buffer } = new Uint8Array(8); new buffer.constructor(8, { maxByteLength: 2 ** 30 });',
    codes: ['PLUGIN_CRASHED'],
    says: 'resizable',
  },
  {
    title: 'formatters that allocate outside the heap',
    run: "const held = []; for (let i = 0; ; i++) held.push(new Intl.NumberFormat('en', { maximumFractionDigits: i % 20 }), new Intl.DateTimeFormat('de'));",
    codes: memoryCodes,
  },
  {
    title: 'memory while the code is loaded',
    top: 'const held = []; for (;;) held.push({ held: new Array(1000).fill(1) });',
    run: '',
    codes: memoryCodes,
  },
  {
    title: 'threads, shared memory and weak references',
    run: 'return [typeof WebAssembly, typeof SharedArrayBuffer, typeof Atomics, typeof WeakRef, typeof FinalizationRegistry];',
    output: ['undefined', 'undefined', 'undefined', 'undefined', 'undefined'],
  },
  {
    title: 'buffers that are copied and forgotten',
    run: 'let b = new ArrayBuffer(1e6); for (;;) { const held = []; for (let i = 0; i < 200; i++) held.push(b.slice(0)); b = held[9]; }',
    codes: memoryCodes,
  },
  {
    title: 'a buffer that is transferred to a larger one',
    run: 'let b = new ArrayBuffer(8); for (let n = 1e6; ; n *= 2) b = b.transfer(n);',
    codes: memoryCodes,
  },
  {
    title: 'typed arrays made from endless iterators',
    run: 'new Float64Array({ [Symbol.iterator]: () => ({ next: () => ({ done: false, value: 1 }) }) });',
    codes: memoryCodes,
  },
  {
    title: 'text joined from a sparse array',
    run: "return new Array(2 ** 27).join('xxxx').length;",
    codes: memoryCodes,
  },
  {
    title: 'text that is padded to its limit',
    run: "const held = []; for (let i = 0; ; i++) held.push('x'.padEnd(2 ** 28, String(i)), held.length);",
    codes: memoryCodes,
  },
  {
    title: 'text that is normalized',
    run: "const s = '\ufdfa'.repeat(1e6); const held = []; for (;;) held.push(s.normalize('NFKD') + held.length);",
    codes: memoryCodes,
  },
  {
    title: 'segments of long text',
    run: "const held = []; for (;;) held.push(new Intl.Segmenter('en').segment('x'.repeat(1e6) + held.length));",
    codes: memoryCodes,
  },
  {
    title: 'numbers of millions of digits',
    run: 'let n = 10n; for (;;) n *= n;',
    codes: memoryCodes,
  },
  {
    title: 'functions bound to functions without end',
    run: 'let f = () => {}; for (;;) f = f.bind(null, f);',
    codes: memoryCodes,
  },
  {
    title: 'a regular expression of a million groups',
    run: "new RegExp('(a)'.repeat(1e6)); return 1;",
    codes: memoryCodes,
  },
  {
    title: 'promises that all wait for each other',
    run: 'const held = []; for (;;) held.push(new Promise(() => {}).then(() => held));',
    codes: memoryCodes,
  },
];
