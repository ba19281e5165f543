import type { Attack } from './attack.ts';

const memoryCodes = ['OUT_OF_MEMORY', 'PLUGIN_CRASHED', 'CPU_TIMEOUT'];

export const webAttacks: readonly Attack[] = [
  {
    title: 'blobs of blobs that double',
    run: "let b = new Blob(['x'.repeat(1e6)]); for (;;) b = new Blob([b, b]);",
    codes: memoryCodes,
  },
  {
    title: 'a stream that is filled and never read',
    run: "const chunk = 'x'.repeat(1e5); new ReadableStream({ start(c) { for (let i = 0; ; i++) c.enqueue(chunk + i); } });",
    codes: memoryCodes,
  },
  {
    title: 'a stream whose pull never ends',
    run: 'for await (const x of new ReadableStream({ pull(c) { c.enqueue(1); } })) { if (x === 2) return; }',
    codes: ['CPU_TIMEOUT'],
  },
  {
    title: 'a stream that is teed again and again',
    run: 'let s = new ReadableStream({ pull(c) { c.enqueue(new Uint8Array(1e5)); } }); for (;;) { const [a, b] = s.tee(); s = a; b.getReader().read(); await s.getReader; }',
    codes: memoryCodes,
  },
  {
    title: 'a clone of something endless',
    run: 'const deep = {}; let at = deep; for (let i = 0; i < 1e6; i++) at = at.a = {}; structuredClone(deep); return 1;',
    codes: [...memoryCodes, 'INVALID_OUTPUT'],
  },
  {
    title: 'a clone whose getter never ends',
    run: 'structuredClone({ get a() { for (;;); } });',
    codes: ['CPU_TIMEOUT'],
  },
  {
    title: 'a clone of a proxy that lies about its keys',
    run: 'const p = new Proxy({}, { ownKeys: () => Array.from({ length: 1e7 }, (_, i) => "k" + i), getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }) }); structuredClone(p);',
    codes: memoryCodes,
  },
  {
    title: 'a clone with a __proto__ key',
    run: 'const c = structuredClone(JSON.parse(\'{"__proto__":{"polluted":1}}\')); return [Object.getPrototypeOf(c) === Object.prototype, ({}).polluted === undefined];',
    output: [true, true],
  },
  {
    title: 'a clone that takes a buffer away',
    run: 'const b = new ArrayBuffer(8); const c = structuredClone(b, { transfer: [b] }); return [b.byteLength, c.byteLength, c.resizable ?? false];',
    output: [0, 8, false],
  },
  {
    title: 'a listener that dispatches its own event',
    run: "const t = new EventTarget(); t.addEventListener('x', () => t.dispatchEvent(new Event('x'))); t.dispatchEvent(new Event('x')); return 1;",
    output: 1,
  },
  {
    title: 'listeners without end',
    run: "const t = new EventTarget(); for (;;) t.addEventListener('x', () => {});",
    codes: memoryCodes,
  },
  {
    title: 'signals that follow each other without end',
    run: 'let s = new AbortController().signal; for (;;) s = AbortSignal.any([s, s]);',
    codes: memoryCodes,
  },
  {
    title: 'timeouts of signals without end',
    run: 'for (;;) AbortSignal.timeout(60_000);',
    codes: ['TOO_MANY_PENDING_CALLS'],
  },
  {
    title: 'headers with a line break',
    run: "new Headers([['x', 'a\\r\\nset-cookie: b']]);",
    codes: ['PLUGIN_CRASHED'],
    says: 'TypeError',
  },
  {
    title: 'headers whose iterator never ends',
    run: "new Headers({ [Symbol.iterator]: () => ({ next: () => ({ done: false, value: ['a', 'b'] }) }) });",
    codes: memoryCodes,
  },
  {
    title: 'a form of endless parts',
    run: "const f = new FormData(); for (let i = 0; ; i++) f.append('k' + i, 'x'.repeat(1e5) + i);",
    codes: memoryCodes,
  },
  {
    title: 'a form whose name breaks out of its part',
    run: "const f = new FormData(); f.append('a\"\\r\\nx: y', 'v'); const t = await new Response(f).text(); return t.includes('\\r\\nx: y');",
    output: false,
  },
  {
    title: 'an address of two million dots',
    run: "new URL('http://a/' + '../'.repeat(1e6)); return 1;",
    output: 1,
    codes: ['CPU_TIMEOUT', 'OUT_OF_MEMORY'],
  },
  {
    title: 'an address with a million parameters',
    run: "const u = new URL('http://a/?' + 'a=1&'.repeat(1e6)); u.searchParams.sort(); return 1;",
    output: 1,
    codes: memoryCodes,
  },
  {
    title: 'random bytes beyond the bound',
    run: 'crypto.getRandomValues(new Uint8Array(65_537));',
    codes: ['PLUGIN_CRASHED'],
    says: 'Quota',
  },
  {
    title: 'random bytes without end',
    run: 'for (;;) crypto.getRandomValues(new Uint8Array(65_536));',
    codes: ['CPU_TIMEOUT'],
  },
  {
    title: 'a digest of a hundred megabytes',
    run: "await crypto.subtle.digest('SHA-512', new Uint8Array(1e8)); return 1;",
    codes: memoryCodes,
  },
  {
    title: 'base64 of text that doubles',
    run: "let s = 'xxxx'; for (;;) s = btoa(s);",
    codes: [...memoryCodes],
  },
  {
    title: 'a decoder for an encoding that is a getter',
    run: 'new TextDecoder({ toString() { throw new Proxy({}, { get() { for (;;); } }); } });',
    codes: ['CPU_TIMEOUT', 'PLUGIN_CRASHED'],
  },
  {
    title: 'a changed web class',
    run: 'Headers.prototype.get = () => "stolen";',
    codes: ['PLUGIN_CRASHED'],
    says: 'TypeError',
  },
  {
    title: 'a web class put in place of another',
    run: 'globalThis.URL = class {};',
    codes: ['PLUGIN_CRASHED'],
  },
  {
    title: 'the constructor chain of every web class',
    codegen: true,
    run: "const found = []; for (const n of Object.getOwnPropertyNames(globalThis)) { try { const v = globalThis[n]; const F = v?.constructor?.constructor ?? v; if (typeof F === 'function' && F('return typeof process')() !== 'undefined') found.push(n); } catch {} } return found;",
    output: [],
  },
  {
    title: 'a fetch that nobody granted',
    run: "return typeof fetch === 'undefined' ? 'absent' : await fetch('http://169.254.169.254/').then(() => 'fetched', () => 'refused');",
    output: 'absent',
  },
  {
    title: 'a request to a file of the host',
    run: "return await new Response('x').constructor.prototype.text.call(new Request('file:///etc/passwd'));",
    output: '',
    codes: ['PLUGIN_CRASHED'],
  },
];
