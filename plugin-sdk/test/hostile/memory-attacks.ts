import type { Attack } from './attack.ts';

const memoryCodes = ['OUT_OF_MEMORY', 'PLUGIN_CRASHED', 'CPU_TIMEOUT'];

export const memoryAttacks: readonly Attack[] = [
  {
    title: 'an array that grows without end',
    run: 'const held = []; for (;;) held.push(new Array(1000).fill(held.length));',
    codes: ['OUT_OF_MEMORY'],
  },
  {
    title: 'memory held across awaits',
    run: "const held = []; for (;;) { held.push(new Array(50_000).fill(1.5)); await ctx.tools.call('core/echo', 1); }",
    codes: ['OUT_OF_MEMORY'],
    timeoutMs: 20_000,
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
    codes: ['OUT_OF_MEMORY'],
  },
  {
    title: 'threads, shared memory and weak references',
    run: 'return [typeof WebAssembly, typeof SharedArrayBuffer, typeof Atomics, typeof WeakRef, typeof FinalizationRegistry];',
    output: ['undefined', 'undefined', 'undefined', 'undefined', 'undefined'],
  },
];
