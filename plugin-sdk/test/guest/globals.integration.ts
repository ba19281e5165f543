import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JsonValue, openPluginHost, type PluginHost } from '../../src/host/index.ts';
import { rawBundle } from '../support/bundles.ts';

// Every case is compared with Node's own encoder and decoder, which follow the same standard.
let host: PluginHost;
let call: (name: string, input: JsonValue) => Promise<unknown>;

beforeAll(async () => {
  host = await openPluginHost();
  const plugin = await host.load(
    rawBundle({
      tools: {
        encode: { run: 'return input.map((text) => [...new TextEncoder().encode(text)]);' },
        decode: { run: 'return input.map((bytes) => new TextDecoder().decode(new Uint8Array(bytes)));' },
        fatal: { run: "return new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(input));" },
        timers: {
          run: `const seen = [];
            queueMicrotask(() => seen.push('micro'));
            const never = setTimeout(() => seen.push('never'), 1); clearTimeout(never);
            await new Promise((done) => {
              const every = setInterval(() => { if (seen.push('tick') === 3) { clearInterval(every); done(); } }, 1);
            });
            await new Promise((done) => setTimeout((a, b) => { seen.push(a + b); done(); }, 5, 1, 2));
            return seen;`,
        },
      },
    }),
  );
  call = async (name, input) => {
    const result = await plugin.call({ kind: 'tool', name, input, run: { id: 'run_1' } });
    return result.ok ? result.output : result.error.code;
  };
});
afterAll(() => host.close());

it('texts become the bytes that the standard says', async () => {
  const texts = ['', 'plain', 'é ß €', '🙂🙃', 'a\ud800b', '\udc00', 'x'.repeat(5_000)];
  expect(await call('encode', texts)).toEqual(texts.map((text) => [...new TextEncoder().encode(text)]));
});

it('bytes become the text that the standard says, broken ones too', async () => {
  const cases = [
    [],
    [0xef, 0xbb, 0xbf, 0x41],
    [0xf0, 0x9f, 0x99, 0x82],
    [0xf0, 0x9f, 0x99],
    [0xc0, 0x80],
    [0xe0, 0x80, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
    [0xff, 0x41, 0x80, 0x42],
    [0xe2, 0x82, 0x41],
    [0xf0, 0x80, 0x41, 0xc3],
    Array.from({ length: 10_000 }, (_, i) => (i * 7919) % 256),
  ];
  const expected = cases.map((bytes) => new TextDecoder().decode(new Uint8Array(bytes)));
  expect(await call('decode', cases)).toEqual(expected);
});

it('broken bytes are refused where that was asked for', async () => {
  expect(await call('fatal', [0x41, 0xff])).toBe('PLUGIN_CRASHED');
});

it('timers and microtasks run in their order', async () => {
  expect(await call('timers', null)).toEqual(['micro', 'tick', 'tick', 3]);
});
