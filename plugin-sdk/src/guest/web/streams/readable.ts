import { internal, refuseUnlessInternal } from '../define.ts';
import { type PipeOptions, pipe } from './pipe.ts';
import { deferred, methodOf, readStrategy, SizedQueue, type Strategy } from './queue.ts';
import { tee } from './tee.ts';
import type { WritableStream } from './writable.ts';

export type ReadResult = { done: boolean; value: unknown };
type Read = PromiseWithResolvers<ReadResult>;

/**
 * What the stream, its controller and its reader share. A class whose instances plugins never hold, so its fields
 * need no brand.
 */
export class ReadableState {
  readonly queue = new SizedQueue<unknown>();
  readonly strategy: Strategy;
  readonly reads: Read[] = [];
  readonly closed = deferred<undefined>();
  status: 'readable' | 'closed' | 'errored' = 'readable';
  error: unknown;
  reader: ReadableStreamDefaultReader | null = null;
  disturbed = false;
  closeRequested = false;
  pull: (() => unknown) | undefined;
  cancelSource: ((reason: unknown) => unknown) | undefined;
  #started = false;
  #pulling = false;
  #pullAgain = false;

  constructor(strategy: Strategy) {
    this.strategy = strategy;
  }

  get desiredSize(): number | null {
    if (this.status === 'errored') return null;
    return this.status === 'closed' ? 0 : this.strategy.highWaterMark - this.queue.total;
  }

  start(result: unknown): void {
    Promise.resolve(result).then(
      () => {
        this.#started = true;
        this.pullIfNeeded();
      },
      (error) => this.fail(error),
    );
  }

  enqueue(chunk: unknown): void {
    if (this.closeRequested || this.status !== 'readable') throw new TypeError('the stream is closed');
    const waiting = this.reads.shift();
    if (waiting) waiting.resolve({ done: false, value: chunk });
    else this.#enqueueSized(chunk);
    this.pullIfNeeded();
  }

  #enqueueSized(chunk: unknown): void {
    try {
      this.queue.push(chunk, this.strategy.size(chunk));
    } catch (error) {
      this.fail(error);
      throw error;
    }
  }

  requestClose(): void {
    if (this.closeRequested || this.status !== 'readable')
      throw new TypeError('the stream is closed already');
    this.closeRequested = true;
    if (this.queue.length === 0) this.close();
  }

  close(): void {
    this.status = 'closed';
    this.#forgetSource();
    this.closed.resolve(undefined);
    for (const read of this.reads.splice(0)) read.resolve({ done: true, value: undefined });
  }

  fail(error: unknown): void {
    if (this.status !== 'readable') return;
    this.status = 'errored';
    this.error = error;
    this.queue.clear();
    this.#forgetSource();
    this.closed.reject(error);
    for (const read of this.reads.splice(0)) read.reject(error);
  }

  async read(): Promise<ReadResult> {
    this.disturbed = true;
    if (this.status === 'errored') throw this.error;
    if (this.status === 'closed') return { done: true, value: undefined };
    if (this.queue.length > 0) {
      const value = this.queue.shift();
      if (this.closeRequested && this.queue.length === 0) this.close();
      else this.pullIfNeeded();
      return { done: false, value };
    }
    const read = Promise.withResolvers<ReadResult>();
    this.reads.push(read);
    this.pullIfNeeded();
    return await read.promise;
  }

  async cancel(reason: unknown): Promise<undefined> {
    this.disturbed = true;
    if (this.status === 'closed') return undefined;
    if (this.status === 'errored') throw this.error;
    const { cancelSource } = this;
    this.queue.clear();
    this.close();
    await cancelSource?.(reason);
    return undefined;
  }

  pullIfNeeded(): void {
    if (!this.#started || this.closeRequested || this.status !== 'readable' || !this.pull) return;
    if (this.reads.length === 0 && (this.desiredSize ?? 0) <= 0) return;
    if (this.#pulling) {
      this.#pullAgain = true;
      return;
    }
    this.#pulling = true;
    const done = () => {
      this.#pulling = false;
      if (!this.#pullAgain) return;
      this.#pullAgain = false;
      this.pullIfNeeded();
    };
    new Promise((resolve) => resolve(this.pull?.())).then(done, (error) => this.fail(error));
  }

  #forgetSource(): void {
    this.pull = undefined;
    this.cancelSource = undefined;
  }
}

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
