import { internal, refuseUnlessInternal } from '../define.ts';
import { type PipeOptions, pipe } from './pipe.ts';
import { deferred, methodOf, readStrategy } from './queue.ts';
import { ReadableState, type ReadResult } from './readable-state.ts';
import { tee } from './tee.ts';
import type { WritableStream } from './writable.ts';

let stateOf: (stream: ReadableStream) => ReadableState;

/** `ReadableStream` of the Streams standard, with default readers. Byte streams work, without BYOB readers. */
export class ReadableStream {
  readonly #state: ReadableState;

  static {
    stateOf = (stream) => stream.#state;
  }

  constructor(source?: unknown, strategy?: unknown) {
    const type: unknown = source === undefined ? undefined : Reflect.get(Object(source), 'type');
    if (type !== undefined && String(type) !== 'bytes')
      throw new RangeError('the type of a source is "bytes"');
    const state = new ReadableState(readStrategy(strategy, type === undefined ? 1 : 0));
    this.#state = state;
    const controller = new ReadableStreamDefaultController(internal, state);
    const start = methodOf(source, 'start');
    const pull = methodOf(source, 'pull');
    state.pull = pull && (() => pull(controller));
    state.cancelSource = methodOf(source, 'cancel');
    state.start(start?.(controller));
  }

  static from(source: unknown): ReadableStream {
    const iterator = openIterator(source);
    const pull = async (controller: { enqueue(chunk: unknown): void; close(): void }) => {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    };
    const cancel = async (reason: unknown) => void (await iterator.return?.(reason));
    return new ReadableStream({ pull, cancel }, { highWaterMark: 0 });
  }

  get locked(): boolean {
    return this.#state.reader !== null;
  }

  async cancel(reason?: unknown): Promise<undefined> {
    if (this.locked) throw new TypeError('the stream is locked to a reader');
    return await this.#state.cancel(reason);
  }

  getReader(options?: { mode?: unknown } | null): ReadableStreamDefaultReader {
    if (options?.mode !== undefined) throw new TypeError('only default readers are available');
    return new ReadableStreamDefaultReader(this);
  }

  tee(): [ReadableStream, ReadableStream] {
    return tee(this.getReader(), (source) => new ReadableStream(source, { highWaterMark: 0 }));
  }

  async pipeTo(destination: WritableStream, options?: PipeOptions | null): Promise<undefined> {
    if (this.locked) throw new TypeError('the stream is locked to a reader');
    if (destination.locked) throw new TypeError('the destination is locked to a writer');
    return await pipe(this.getReader(), destination.getWriter(), options ?? {});
  }

  pipeThrough(
    pair: { readable: ReadableStream; writable: WritableStream },
    options?: PipeOptions | null,
  ): ReadableStream {
    const { readable, writable } = pair;
    if (this.locked) throw new TypeError('the stream is locked to a reader');
    if (writable.locked) throw new TypeError('the destination is locked to a writer');
    // Its failure shows on the readable side.
    this.pipeTo(writable, options).catch(() => {});
    return readable;
  }

  async *values(options?: { preventCancel?: unknown } | null): AsyncGenerator<unknown> {
    const preventCancel = Boolean(options?.preventCancel);
    const reader = this.getReader();
    let whole = false;
    try {
      for (;;) {
        const { done, value } = await reader.read();
        whole = done;
        if (done) return;
        yield value;
      }
    } catch (error) {
      whole = true;
      throw error;
    } finally {
      if (!whole && !preventCancel) await stateOf(this).cancel(undefined);
      reader.releaseLock();
    }
  }

  [Symbol.asyncIterator](options?: { preventCancel?: unknown }): AsyncGenerator<unknown> {
    return this.values(options);
  }
}

/** Whether anything was read from the stream, or it was cancelled. */
export function isDisturbed(stream: ReadableStream): boolean {
  return stateOf(stream).disturbed;
}

/** The controller that an underlying source gets. */
export class ReadableStreamDefaultController {
  readonly #state: ReadableState;

  constructor(token: unknown, state: ReadableState) {
    refuseUnlessInternal(token);
    this.#state = state;
  }
  get desiredSize(): number | null {
    return this.#state.desiredSize;
  }
  get byobRequest(): null {
    return null;
  }
  enqueue(chunk?: unknown): void {
    this.#state.enqueue(chunk);
  }
  close(): void {
    this.#state.requestClose();
  }
  error(reason?: unknown): void {
    this.#state.fail(reason);
  }
}

/** The reader that locks a stream and takes its chunks. */
export class ReadableStreamDefaultReader {
  #state: ReadableState | null;
  #closed: Promise<undefined>;
  readonly #released = deferred<never>();

  constructor(stream: ReadableStream) {
    const state = stateOf(stream);
    if (state.reader) throw new TypeError('the stream is locked to a reader');
    state.reader = this;
    this.#state = state;
    this.#closed = Promise.race([state.closed.promise, this.#released.promise]);
    this.#closed.catch(() => {});
  }
  get closed(): Promise<undefined> {
    return this.#closed;
  }
  async read(): Promise<ReadResult> {
    if (!this.#state) throw released();
    return await this.#state.read();
  }
  async cancel(reason?: unknown): Promise<undefined> {
    if (!this.#state) throw released();
    return await this.#state.cancel(reason);
  }
  releaseLock(): void {
    const state = this.#state;
    if (!state) return;
    this.#state = null;
    state.reader = null;
    for (const read of state.reads.splice(0)) read.reject(released());
    if (state.status !== 'readable') this.#closed = Promise.reject(released());
    this.#closed.catch(() => {});
    this.#released.reject(released());
  }
}

function released(): TypeError {
  return new TypeError('the reader has been released');
}

type Steps = {
  next(): Promise<{ done?: boolean; value?: unknown }> | { done?: boolean; value?: unknown };
  return?(reason: unknown): unknown;
};

function openIterator(source: unknown): Steps {
  const make: unknown =
    Reflect.get(Object(source), Symbol.asyncIterator) ?? Reflect.get(Object(source), Symbol.iterator);
  if (typeof make !== 'function') throw new TypeError('ReadableStream.from takes something iterable');
  return Reflect.apply(make, source, []);
}
