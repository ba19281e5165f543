import { AbortController, type AbortSignal } from '../abort.ts';
import { internal, refuseUnlessInternal } from '../define.ts';
import { deferred, methodOf, readStrategy, SizedQueue, type Strategy } from './queue.ts';

type Write = PromiseWithResolvers<undefined> & { readonly chunk: unknown };

/** What the stream, its controller and its writer share. Plugins never hold it. */
export class WritableState {
  readonly strategy: Strategy;
  readonly queue = new SizedQueue<Write>();
  readonly closed = deferred<undefined>();
  readonly abort = new AbortController();
  status: 'writable' | 'erroring' | 'errored' | 'closed' = 'writable';
  error: unknown;
  ready = deferred<undefined>();
  writer: WritableStreamDefaultWriter | null = null;
  closing: PromiseWithResolvers<undefined> | null = null;
  aborting: PromiseWithResolvers<undefined> | null = null;
  sinkWrite: ((chunk: unknown) => unknown) | undefined;
  sinkClose: (() => unknown) | undefined;
  sinkAbort: ((reason: unknown) => unknown) | undefined;
  #started = false;
  #busy = false;

  constructor(strategy: Strategy) {
    this.strategy = strategy;
    if (strategy.highWaterMark > 0) this.ready.resolve(undefined);
  }

  get desiredSize(): number | null {
    if (this.status === 'errored' || this.status === 'erroring') return null;
    return this.status === 'closed' ? 0 : this.strategy.highWaterMark - this.queue.total;
  }

  start(result: unknown): void {
    const started = () => {
      this.#started = true;
      this.#advance();
    };
    Promise.resolve(result).then(started, (error) => {
      this.#started = true;
      this.fail(error);
    });
  }

  write(chunk: unknown): Promise<undefined> {
    if (this.closing || this.status === 'closed') throw new TypeError('the stream is closed');
    let size: number;
    try {
      size = this.strategy.size(chunk);
    } catch (error) {
      this.fail(error);
      throw error;
    }
    if (this.status !== 'writable') throw this.error;
    const write: Write = { ...deferred<undefined>(), chunk };
    this.queue.push(write, size);
    this.#showPressure();
    this.#advance();
    return write.promise;
  }

  close(): Promise<undefined> {
    const ended = this.status === 'closed' || this.status === 'errored';
    if (this.closing || ended) throw new TypeError('the stream has ended already');
    this.closing = deferred();
    this.ready.resolve(undefined);
    this.#advance();
    return this.closing.promise;
  }

  async stop(reason: unknown): Promise<undefined> {
    if (this.status === 'closed' || this.status === 'errored') return undefined;
    if (!this.aborting) {
      this.abort.abort(reason);
      this.aborting = deferred();
      const wasErroring = this.status === 'erroring';
      if (wasErroring) this.sinkAbort = undefined;
      else this.fail(reason);
    }
    return await this.aborting.promise;
  }

  /** Begins to fail; ends once what is under way has come back. */
  fail(error: unknown): void {
    if (this.status !== 'writable') return;
    this.status = 'erroring';
    this.error = error;
    this.ready.reject(error);
    // One that was resolved before must not say any longer that there is room.
    this.ready = deferred();
    this.ready.reject(error);
    this.#advance();
  }

  #showPressure(): void {
    const pressed = (this.desiredSize ?? 1) <= 0 && !this.closing;
    if (pressed) this.ready = deferred();
    else this.ready.resolve(undefined);
  }

  #advance(): void {
    if (!this.#started || this.#busy) return;
    if (this.status === 'erroring') {
      this.#finishErroring();
      return;
    }
    if (this.status !== 'writable') return;
    const write = this.queue.shift();
    if (write) {
      this.#run(
        () => this.sinkWrite?.(write.chunk),
        write,
        () => this.#showPressure(),
      );
    } else if (this.closing) {
      this.#run(
        () => this.sinkClose?.(),
        this.closing,
        () => this.#finishClosing(),
      );
    }
  }

  #run(step: () => unknown, waiting: PromiseWithResolvers<undefined>, then: () => void): void {
    this.#busy = true;
    new Promise((resolve) => resolve(step())).then(
      () => {
        this.#busy = false;
        if (this.status === 'writable') then();
        else if (waiting === this.closing) this.#finishClosing();
        waiting.resolve(undefined);
        this.#advance();
      },
      (error) => {
        this.#busy = false;
        waiting.reject(error);
        this.fail(error);
        this.#advance();
      },
    );
  }

  #finishClosing(): void {
    this.status = 'closed';
    this.aborting?.resolve(undefined);
    this.closed.resolve(undefined);
  }

  #finishErroring(): void {
    this.status = 'errored';
    for (let write = this.queue.shift(); write; write = this.queue.shift()) write.reject(this.error);
    this.closing?.reject(this.error);
    this.closed.reject(this.error);
    const { aborting } = this;
    if (!aborting) return;
    new Promise((resolve) => resolve(this.sinkAbort?.(this.error))).then(
      () => aborting.resolve(undefined),
      (error) => aborting.reject(error),
    );
  }
}

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
