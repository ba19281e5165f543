import { describe, expect, it } from 'vitest';
import { AbortController as GuestAbort } from '../../src/guest/web/abort.ts';
import { ByteLengthQueuingStrategy, CountQueuingStrategy } from '../../src/guest/web/streams/queue.ts';
import { ReadableStream as GuestReadable } from '../../src/guest/web/streams/readable.ts';
import {
  TextDecoderStream as GuestDecode,
  TextEncoderStream as GuestEncode,
} from '../../src/guest/web/streams/text.ts';
import { TransformStream as GuestTransform } from '../../src/guest/web/streams/transform.ts';
import { WritableStream as GuestWritable } from '../../src/guest/web/streams/writable.ts';

// Each scenario runs on Node's streams too, which follow the same standard: both must tell the same story.
type Streams = {
  ReadableStream: typeof GuestReadable;
  WritableStream: typeof GuestWritable;
  TransformStream: typeof GuestTransform;
  AbortController: typeof GuestAbort;
  TextDecoderStream: typeof GuestDecode;
  TextEncoderStream: typeof GuestEncode;
};
type Log = (entry: unknown) => void;
type Controller = {
  enqueue(chunk: unknown): void;
  close(): void;
  error(e?: unknown): void;
  desiredSize: number | null;
};

const guest: Streams = {
  ReadableStream: GuestReadable,
  WritableStream: GuestWritable,
  TransformStream: GuestTransform,
  AbortController: GuestAbort,
  TextDecoderStream: GuestDecode,
  TextEncoderStream: GuestEncode,
};
const node = globalThis as unknown as Streams; // The same names, and the same use of them.
const said = (error: unknown) => (error instanceof Error ? error.name : error);
const settle = async () => {
  for (let i = 0; i < 50; i += 1) await Promise.resolve();
};
const from = (streams: Streams, chunks: readonly unknown[]) =>
  new streams.ReadableStream({
    start(c: Controller) {
      for (const chunk of chunks) c.enqueue(chunk);
      c.close();
    },
  });
const collect = async (stream: GuestReadable) => {
  const chunks: unknown[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
};

const scenarios: Record<string, (streams: Streams, log: Log) => Promise<void>> = {
  async 'reading to the end'(s, log) {
    const reader = from(s, ['a', 'b']).getReader();
    for (let i = 0; i < 3; i += 1) log(await reader.read());
    await reader.closed;
  },
  async 'pulling on demand'(s, log) {
    let n = 0;
    const stream = new s.ReadableStream({
      pull(c: Controller) {
        n += 1;
        log(`pull ${n} ${c.desiredSize}`);
        c.enqueue(n);
        if (n === 4) c.close();
      },
    });
    await settle();
    log('read');
    log(await collect(stream));
  },
  async 'a high water mark fills the queue'(s, log) {
    let n = 0;
    const pull = (c: Controller) => {
      n += 1;
      c.enqueue('x'.repeat(n));
    };
    const stream = new s.ReadableStream({ pull }, { highWaterMark: 5, size: (x: string) => x.length });
    await settle();
    log(n);
    await stream.getReader().read();
    await settle();
    log(n);
  },
  async 'an error comes after nothing'(s, log) {
    const stream = new s.ReadableStream({
      start(c: Controller) {
        c.enqueue(1);
        c.error(new RangeError('x'));
      },
    });
    const reader = stream.getReader();
    await reader.read().catch((e) => log(said(e)));
    await reader.closed.catch((e) => log(said(e)));
    await reader.cancel().catch((e) => log(said(e)));
  },
  async 'a failing start or pull errors the stream'(s, log) {
    const start = new s.ReadableStream({ start: async () => Promise.reject(new RangeError('x')) });
    await start
      .getReader()
      .read()
      .catch((e) => log(said(e)));
    const pull = new s.ReadableStream({ pull: () => { throw new SyntaxError('x'); } }); // biome-ignore format: one line.
    await pull
      .getReader()
      .read()
      .catch((e) => log(said(e)));
    try {
      new s.ReadableStream({ start() { throw new EvalError('x'); } }); // biome-ignore format: one line.
    } catch (error) {
      log(said(error));
    }
  },
  async 'cancelling tells the source'(s, log) {
    const stream = new s.ReadableStream({ cancel: (reason: unknown) => log(['cancelled', reason]) });
    await stream.cancel('enough');
    log(await stream.getReader().read());
  },
  async 'a locked stream refuses others'(s, log) {
    const stream = from(s, ['a']);
    const reader = stream.getReader();
    log(stream.locked);
    for (const use of [() => stream.getReader(), () => stream.tee()]) {
      try {
        use();
      } catch (error) {
        log(said(error));
      }
    }
    await stream.cancel().catch((e) => log(said(e)));
    await stream.pipeTo(new s.WritableStream()).catch((e) => log(said(e)));
    reader.releaseLock();
    log(stream.locked);
    await reader.read().catch((e) => log(said(e)));
    await reader.closed.catch((e) => log(said(e)));
    log(await collect(stream));
  },
  async 'releasing rejects what waits'(s, log) {
    const reader = new s.ReadableStream().getReader();
    const read = reader.read().catch((e) => log(said(e)));
    reader.releaseLock();
    await read;
  },
  async 'leaving a loop cancels, unless prevented'(s, log) {
    const make = () =>
      new s.ReadableStream({ pull: (c: Controller) => c.enqueue(1), cancel: () => log('cancel') });
    const first = make();
    for await (const _ of first) break;
    const second = make();
    for await (const _ of second.values({ preventCancel: true })) break;
    log([first.locked, second.locked]);
  },
  async 'misuse of a controller throws'(s, log) {
    let controller: Controller | undefined;
    new s.ReadableStream({ start: (c: Controller) => { controller = c; } }); // biome-ignore format: one line.
    controller?.close();
    for (const use of [() => controller?.close(), () => controller?.enqueue(1)]) {
      try {
        use();
        log('fine');
      } catch (error) {
        log(said(error));
      }
    }
  },
  async 'both branches of a tee get everything'(s, log) {
    const [a, b] = from(s, [1, 2, 3]).tee();
    log(await Promise.all([collect(a), collect(b)]));
  },
  async 'a tee is cancelled when both branches are'(s, log) {
    const stream = new s.ReadableStream({ cancel: (reason: unknown) => log(reason) });
    const [a, b] = stream.tee();
    const first = a.cancel('one');
    await settle();
    log('waits');
    await Promise.all([first, b.cancel('two')]);
  },
  async 'an error reaches both branches'(s, log) {
    const pull = () => Promise.reject(new RangeError('x'));
    for (const branch of new s.ReadableStream({ pull }).tee())
      await collect(branch).catch((e) => log(said(e)));
  },
  async 'from takes iterables of both kinds'(s, log) {
    log(await collect(s.ReadableStream.from(['a', 'b'])));
    async function* numbers() {
      try {
        yield 1;
        yield 2;
      } finally {
        log('returned');
      }
    }
    for await (const n of s.ReadableStream.from(numbers())) {
      log(n);
      break;
    }
  },
  async 'writing waits for the sink'(s, log) {
    const gate = Promise.withResolvers<void>();
    const stream = new s.WritableStream({
      write: async (chunk: unknown) => {
        log(['write', chunk]);
        if (chunk === 1) await gate.promise;
      },
      close: () => log('close'),
    });
    const writer = stream.getWriter();
    log(writer.desiredSize);
    const writes = [writer.write(1), writer.write(2), writer.close()];
    log(writer.desiredSize);
    await settle();
    log('open the gate');
    gate.resolve();
    await Promise.all(writes);
    await writer.closed;
    await writer.write(3).catch((e) => log(said(e)));
    await writer.close().catch((e) => log(said(e)));
  },
  async 'ready tells of pressure'(s, log) {
    const gate = Promise.withResolvers<void>();
    const writer = new s.WritableStream({ write: () => gate.promise }).getWriter();
    await writer.ready;
    log('ready');
    const write = writer.write(1);
    let free = false;
    const ready = writer.ready.then(() => { free = true; }); // biome-ignore format: one line.
    await settle();
    log(free);
    gate.resolve();
    await Promise.all([write, ready]);
    log(free);
  },
  async 'what the sink has not taken counts as buffered'(s, log) {
    const gate = Promise.withResolvers<void>();
    const writer = new s.WritableStream({ write: () => gate.promise }, { highWaterMark: 2 }).getWriter();
    await settle();
    const writes: Promise<unknown>[] = [];
    const ready: Promise<unknown>[] = [];
    for (let i = 0; i < 3; i += 1) {
      writes.push(writer.write(i));
      ready.push(writer.ready);
      log(writer.desiredSize);
    }
    await settle();
    log(writer.desiredSize);
    gate.resolve();
    await Promise.all([...writes, ...ready]);
    log(writer.desiredSize);
  },
  async 'a write under way when the stream is aborted is waited for'(s, log) {
    const gate = Promise.withResolvers<void>();
    const sink = { write: () => gate.promise, abort: (reason: unknown) => log(['abort', reason]) };
    const writer = new s.WritableStream(sink).getWriter();
    await settle();
    const first = writer.write(1).then(() => log('first written'));
    const second = writer.write(2).catch((e) => log(['second', e]));
    const aborted = writer.abort('stop');
    await settle();
    log('open the gate');
    gate.resolve();
    await Promise.all([first, second, aborted]);
    await writer.closed.catch((e) => log(['closed', e]));
  },
  async 'a failing sink errors the stream'(s, log) {
    const writer = new s.WritableStream({ write: () => Promise.reject(new RangeError('x')) }).getWriter();
    await writer.write(1).catch((e) => log(said(e)));
    await writer.write(2).catch((e) => log(said(e)));
    await writer.closed.catch((e) => log(said(e)));
    await writer.ready.catch((e) => log(said(e)));
  },
  async 'aborting tells the sink, and drops what waits'(s, log) {
    const stream = new s.WritableStream(
      { abort: (reason: unknown) => log(['abort', reason]) },
      { highWaterMark: 5 },
    );
    const writer = stream.getWriter();
    await settle();
    await writer.abort('stop');
    await writer.closed.catch((e) => log(e));
    await writer.write(1).catch((e) => log(e));
    writer.releaseLock();
    await stream.close().catch((e) => log(said(e)));
  },
  async 'a sink may end its stream by the controller'(s, log) {
    const stream = new s.WritableStream({
      write: (_: unknown, c: { error(e: unknown): void }) => c.error(new RangeError('x')),
    });
    const writer = stream.getWriter();
    await writer.write(1).catch(() => log('refused'));
    await writer.closed.catch((e) => log(said(e)));
  },
  async 'piping moves all and closes'(s, log) {
    const sink = { write: (chunk: unknown) => log(chunk), close: () => log('close') };
    await from(s, [1, 2]).pipeTo(new s.WritableStream(sink));
    const open = new s.WritableStream(sink);
    await from(s, [3]).pipeTo(open, { preventClose: true });
    log(open.locked);
  },
  async 'a failing source aborts the destination'(s, log) {
    const pull = () => Promise.reject(new RangeError('x'));
    const sink = new s.WritableStream({ abort: (e: unknown) => log(['abort', said(e)]) });
    await new s.ReadableStream({ pull }).pipeTo(sink).catch((e) => log(said(e)));
  },
  async 'a failing destination cancels the source'(s, log) {
    const source = new s.ReadableStream({
      pull: (c: Controller) => c.enqueue(1),
      cancel: (e: unknown) => log(['cancel', said(e)]),
    });
    const sink = new s.WritableStream({ write: () => Promise.reject(new RangeError('x')) });
    await source.pipeTo(sink).catch((e) => log(said(e)));
  },
  async 'a signal ends a pipe on both sides'(s, log) {
    const abort = new s.AbortController();
    const source = new s.ReadableStream({ cancel: (e: unknown) => log(['cancel', e]) });
    const sink = new s.WritableStream({ abort: (e: unknown) => log(['abort', e]) });
    const pipe = source.pipeTo(sink, { signal: abort.signal }).catch((e) => log(e));
    await settle();
    abort.abort('stop');
    await pipe;
    log([source.locked, sink.locked]);
  },
  async 'a transform changes, adds and ends'(s, log) {
    const upper = new s.TransformStream({
      transform: (chunk: string, c: Controller) => c.enqueue(chunk.toUpperCase()),
      flush: (c: Controller) => c.enqueue('!'),
    });
    log(await collect(from(s, ['a', 'b']).pipeThrough(upper)));
    log(await collect(from(s, ['a', 'b']).pipeThrough(new s.TransformStream())));
  },
  async 'a failing transform fails on both sides'(s, log) {
    const bad = new s.TransformStream({ transform: () => { throw new RangeError('x'); } }); // biome-ignore format: one line.
    await collect(from(s, ['a']).pipeThrough(bad)).catch((e) => log(said(e)));
    await settle();
    await bad.writable.getWriter().closed.catch((e) => log(said(e)));
  },
  async 'a transform may end early'(s, log) {
    const two = new s.TransformStream({
      transform(chunk: unknown, c: Controller & { terminate(): void }) {
        c.enqueue(chunk);
        if (chunk === 2) c.terminate();
      },
    });
    log(await collect(from(s, [1, 2, 3]).pipeThrough(two)));
  },
  async 'text is decoded across chunks'(s, log) {
    const bytes = new TextEncoder().encode('\ufeffaü🙂z');
    const chunks = Array.from(bytes, (byte) => Uint8Array.of(byte));
    log(await collect(from(s, chunks).pipeThrough(new s.TextDecoderStream())));
    const cut = from(s, [bytes.slice(0, -2)]).pipeThrough(new s.TextDecoderStream('utf-8', { fatal: true }));
    await collect(cut).catch((e) => log(said(e)));
  },
  async 'text is encoded across chunks'(s, log) {
    const chunks = ['a\ud83d', '\ude42', '', 'b\ud83d'];
    const encoded = await collect(from(s, chunks).pipeThrough(new s.TextEncoderStream()));
    log(encoded.map((chunk) => [...(chunk as Uint8Array)]));
  },
};

describe('streams', () => {
  it.each(Object.keys(scenarios))('%s', async (title) => {
    const tell = async (streams: Streams) => {
      const story: unknown[] = [];
      await scenarios[title]?.(streams, (entry) => story.push(entry));
      await settle();
      return story;
    };
    const expected = await tell(node);
    expect(expected.length).toBeGreaterThan(0);
    expect(await tell(guest)).toEqual(expected);
  });

  it('refuse constructors that are not for plugins, and strategies that are none', () => {
    expect(() => new GuestReadable({ type: 'other' })).toThrow(RangeError);
    expect(() => new GuestReadable({}, { highWaterMark: -1 })).toThrow(RangeError);
    expect(() => new GuestReadable({ pull: 1 })).toThrow(TypeError);
    expect(() => new GuestReadable().getReader({ mode: 'byob' })).toThrow('default readers');
    expect(new CountQueuingStrategy({ highWaterMark: 3 }).highWaterMark).toBe(3);
    expect(new ByteLengthQueuingStrategy({ highWaterMark: 3 }).size(new Uint8Array(7))).toBe(7);
  });
});
