import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallResult, openPluginHost, type PluginHost } from '../../src/host/index.ts';
import { rawBundle } from '../support/bundles.ts';

let host: PluginHost;
beforeAll(async () => {
  host = await openPluginHost();
});
afterAll(() => host.close());

/** Runs the body of a tool in an isolate of its own. */
async function run(body: string, memoryMb = 64): Promise<CallResult> {
  const plugin = await host.load(rawBundle({ tools: { it: { run: body } }, memoryMb }));
  const result = await plugin.call({ kind: 'tool', name: 'it', input: null, run: { id: 'run_1' } });
  plugin.unload();
  return result;
}

async function output(body: string): Promise<unknown> {
  const result = await run(body);
  return result.ok ? result.output : result.error;
}

const names = [
  ...[
    'AbortController',
    'AbortSignal',
    'Blob',
    'ByteLengthQueuingStrategy',
    'CountQueuingStrategy',
    'Crypto',
  ],
  ...['CryptoKey', 'CustomEvent', 'DOMException', 'Event', 'EventTarget', 'File', 'FormData', 'Headers'],
  ...[
    'Performance',
    'ReadableStream',
    'ReadableStreamDefaultController',
    'ReadableStreamDefaultReader',
    'Request',
  ],
  ...['Response', 'SubtleCrypto', 'TextDecoder', 'TextDecoderStream', 'TextEncoder', 'TextEncoderStream'],
  ...['TransformStream', 'TransformStreamDefaultController', 'URL', 'URLSearchParams', 'WritableStream'],
  ...['WritableStreamDefaultController', 'WritableStreamDefaultWriter'],
];

describe('the globals of the Web', () => {
  it('have their standard names, and their instances say them', async () => {
    const body = `return ${JSON.stringify(names)}.filter((n) => globalThis[n].name !== n
      || globalThis[n].prototype[Symbol.toStringTag] !== n);`;
    expect(await output(body)).toEqual([]);
    expect(
      await output('return String(new Headers()) + String(crypto.subtle) + String(AbortSignal.abort());'),
    ).toBe('[object Headers][object SubtleCrypto][object AbortSignal]');
  });

  it('are frozen with all that can be reached from them', async () => {
    const body = `const open = [];
      const seen = new Set([globalThis]);
      const walk = (value, path) => {
        if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
        seen.add(value);
        if (!Object.isFrozen(value) && value !== Error) open.push(path);
        walk(Object.getPrototypeOf(value), path + '.__proto__');
        for (const key of Reflect.ownKeys(value)) {
          const { value: member, get, set } = Object.getOwnPropertyDescriptor(value, key);
          for (const found of [member, get, set]) walk(found, path + '.' + String(key));
        }
      };
      for (const name of Object.getOwnPropertyNames(globalThis)) walk(globalThis[name], name);
      return open;`;
    expect(await output(body)).toEqual([]);
  });

  it('work together', async () => {
    const body = `const form = new FormData();
      form.append('file', new File(['abc'], 'a.txt', { type: 'text/plain' }));
      const request = new Request('https://h/?q=1', { method: 'POST', body: form });
      const file = (await request.clone().formData()).get('file');
      const stream = new Response('a b c').body.pipeThrough(new TextDecoderStream());
      const words = [];
      for await (const chunk of stream) words.push(...chunk.split(' '));
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode('abc')));
      const copy = structuredClone({ at: new Date(0), map: new Map([[1, [2]]]) });
      return [await file.text(), file.name, words, btoa(String.fromCharCode(...digest)), copy.at.getTime(),
        copy.map.get(1), new URL('?x', 'https://h/a').href, self === globalThis, typeof navigator];`;
    const sha = 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=';
    expect(await output(body)).toEqual([
      'abc',
      'a.txt',
      ['a', 'b', 'c'],
      sha,
      0,
      [2],
      'https://h/a?x',
      true,
      'undefined',
    ]);
  });

  it('keep time in whole milliseconds', async () => {
    const body = 'return [performance.now(), performance.timeOrigin].every(Number.isInteger);';
    expect(await output(body)).toBe(true);
  });

  it('abort after a timeout', async () => {
    const body = `const signal = AbortSignal.timeout(5);
      return await new Promise((done) => { signal.onabort = () => done(signal.reason.name); });`;
    expect(await output(body)).toBe('TimeoutError');
  });

  it('show an exception by its name when a plugin does not catch it', async () => {
    expect(await output("atob('*');")).toMatchObject({
      code: 'PLUGIN_CRASHED',
      message: expect.stringContaining('InvalidCharacterError'),
    });
  });
});

describe('code from strings', () => {
  it.each([
    "Function('return 1')",
    "new Function('a', 'return this')",
    "(() => {}).constructor('return 1')",
    "(async () => {}).constructor('return 1')",
    "(function* () {}).constructor('return 1')",
    "(async function* () {}).constructor('return 1')",
    "Object.getPrototypeOf((async () => {}).constructor)('return 1')",
    "Object.getPrototypeOf((function* () {}).constructor)('return 1')",
    "Reflect.construct(Function, ['return 1'], Object)",
    "Reflect.apply(Function, null, ['return 1'])",
    "Function.bind(null, 'return 1')()",
    "new (class extends Function {})('return 1')",
    "Headers.constructor('return 1')",
    "ctx.log.info.constructor('return 1')",
    "(0, eval)('1')",
    "eval('1')",
    "setTimeout('1', 1)",
    "Function({ toString: () => 'return this' })",
    "Function('return this', '')",
    "Function('return this//\\\\n.x')",
  ])('is refused by way of %s', async (expression) => {
    const body = `try { ${expression}; return 'it ran'; } catch (error) { return error.name; }`;
    expect(await output(body)).toMatch(/^(EvalError|TypeError)$/);
  });

  it('that only asks for the global object is answered', async () => {
    const body = `return [Function('return this')() === globalThis, new Function('return this;')() === self,
      (() => {}) instanceof Function, eval(5), Function.prototype === Object.getPrototypeOf(Function)];`;
    expect(await output(body)).toEqual([true, true, true, 5, true]);
  });
});

describe('what libraries do to their own objects', () => {
  it.each([
    ['an error gets another name', "const e = new Error('x'); e.name = 'Mine'; return e.name;", 'Mine'],
    ['a generator gets a return', 'const g = (function* () {})(); g.return = () => 5; return g.return();', 5],
    [
      'an async generator gets one',
      'const g = (async function* () {})(); g.return = () => 5; return g.return();',
      5,
    ],
    [
      'a prototype on top of typed arrays gets methods',
      'const p = Object.create(Uint8Array.prototype); p.toString = () => "mine"; p.slice = 1; return String(p);',
      'mine',
    ],
    ['a class gets a toString', 'class A {} A.prototype.toString = () => "a"; return String(new A());', 'a'],
    [
      'an event is extended',
      'class E extends Event { get type() { return "e"; } } return new E("x").type;',
      'e',
    ],
  ])('%s', async (_, body, expected) => {
    expect(await output(body)).toBe(expected);
  });
});

describe('what a plugin may not do with them', () => {
  it.each([
    'Headers.prototype.get = () => "mine";',
    'Object.defineProperty(Response.prototype, "status", { get: () => 1 });',
    'crypto.getRandomValues = () => 0;',
    'crypto = {};',
    'Object.setPrototypeOf(URL.prototype, {});',
    'Object.getPrototypeOf(new Headers().entries()).next = () => 1;',
    'Object.getPrototypeOf(Request.prototype).text = 1;',
    'Event.polluted = 1;',
  ])('%s', async (attack) => {
    expect(await output(attack)).toMatchObject({
      code: 'PLUGIN_CRASHED',
      message: expect.stringContaining('TypeError'),
    });
  });

  it.each([
    'AbortSignal',
    'Crypto',
    'SubtleCrypto',
    'CryptoKey',
    'Performance',
    'WritableStreamDefaultController',
  ])('construct %s', async (name) => {
    const body = `new ${name}(Symbol('internal'), {});`;
    expect(await output(body)).toMatchObject({ message: expect.stringContaining('Illegal constructor') });
  });

  it('read the state of an object that is none of its class', async () => {
    const body = `const answered = [];
      for (const name of ${JSON.stringify(names)}) {
        const { prototype } = globalThis[name];
        for (const key of Object.getOwnPropertyNames(prototype)) {
          const { get } = Object.getOwnPropertyDescriptor(prototype, key);
          try { if (get) answered.push(name + '.' + key + ' ' + typeof get.call(Object.create(prototype))); }
          catch (error) { if (!(error instanceof TypeError)) answered.push(name + '.' + key); }
        }
      }
      return answered;`;
    // These are constants of their classes, or look for their object only when they are called.
    expect(await output(body)).toEqual([
      ...[
        'ByteLengthQueuingStrategy.size function',
        'CountQueuingStrategy.size function',
        'CryptoKey.type string',
      ],
      ...['Event.isTrusted boolean', 'File.webkitRelativePath string'],
      'ReadableStreamDefaultController.byobRequest object',
      ...['Request.duplex string', 'Request.destination string', 'TextEncoder.encoding string'],
      'TextEncoderStream.encoding string',
    ]);
  });

  it('hold more memory than the isolate has', async () => {
    const body = `const kept = [];
      for (let i = 0; i < 1_000; i += 1) kept.push(new Blob([new Uint8Array(5_000_000).fill(1)]));
      return kept.length;`;
    const result = await run(body, 32);
    expect(result.ok ? '' : result.error.code).toMatch(/^(OUT_OF_MEMORY|PLUGIN_CRASHED)$/);
  });

  it('run on in a stream without end', async () => {
    const body = `const endless = new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(1)) });
      return await new Response(endless).text();`;
    const result = await run(body, 32);
    expect(result.ok ? '' : result.error.code).toMatch(/^(OUT_OF_MEMORY|CPU_TIMEOUT)$/);
  });
});
