import type { AbortSignal } from '../abort.ts';
import { internal, refuseUnlessInternal } from '../define.ts';
import { methodOf, readStrategy } from './queue.ts';
import { WritableState } from './writable-state.ts';

let stateOf: (stream: WritableStream) => WritableState;

/** `WritableStream` of the Streams standard. */
export class WritableStream {
  readonly #state: WritableState;

  static {
    stateOf = (stream) => stream.#state;
  }

  constructor(sink?: unknown, strategy?: unknown) {
    const state = new WritableState(readStrategy(strategy, 1));
    this.#state = state;
    const controller = new WritableStreamDefaultController(internal, state);
    const start = methodOf(sink, 'start');
    const write = methodOf(sink, 'write');
    state.sinkWrite = write && ((chunk) => write(chunk, controller));
    state.sinkClose = methodOf(sink, 'close');
    state.sinkAbort = methodOf(sink, 'abort');
    state.start(start?.(controller));
  }
  get locked(): boolean {
    return this.#state.writer !== null;
  }
  getWriter(): WritableStreamDefaultWriter {
    return new WritableStreamDefaultWriter(this);
  }
  async abort(reason?: unknown): Promise<undefined> {
    if (this.locked) throw new TypeError('the stream is locked to a writer');
    return await this.#state.stop(reason);
  }
  async close(): Promise<undefined> {
    if (this.locked) throw new TypeError('the stream is locked to a writer');
    return await this.#state.close();
  }
}

/** The controller that an underlying sink gets. */
export class WritableStreamDefaultController {
  readonly #state: WritableState;

  constructor(token: unknown, state: WritableState) {
    refuseUnlessInternal(token);
    this.#state = state;
  }
  get signal(): AbortSignal {
    return this.#state.abort.signal;
  }
  error(reason?: unknown): void {
    this.#state.fail(reason);
  }
}

/** The writer that locks a stream and feeds it. */
export class WritableStreamDefaultWriter {
  #state: WritableState | null;

  constructor(stream: WritableStream) {
    const state = stateOf(stream);
    if (state.writer) throw new TypeError('the stream is locked to a writer');
    state.writer = this;
    this.#state = state;
  }
  get desiredSize(): number | null {
    return this.#held().desiredSize;
  }
  get ready(): Promise<undefined> {
    return this.#state ? this.#state.ready.promise : rejected();
  }
  get closed(): Promise<undefined> {
    return this.#state ? this.#state.closed.promise : rejected();
  }
  async write(chunk?: unknown): Promise<undefined> {
    return await this.#held().write(chunk);
  }
  async close(): Promise<undefined> {
    return await this.#held().close();
  }
  async abort(reason?: unknown): Promise<undefined> {
    return await this.#held().stop(reason);
  }
  releaseLock(): void {
    if (!this.#state) return;
    this.#state.writer = null;
    this.#state = null;
  }
  #held(): WritableState {
    if (!this.#state) throw new TypeError('the writer has been released');
    return this.#state;
  }
}

function rejected(): Promise<undefined> {
  const promise = Promise.reject(new TypeError('the writer has been released'));
  promise.catch(() => {});
  return promise;
}
