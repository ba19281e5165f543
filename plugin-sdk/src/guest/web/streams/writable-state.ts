import { AbortController } from '../abort.ts';
import { deferred, SizedQueue, type Strategy } from './queue.ts';

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
  writer: object | null = null;
  closing: PromiseWithResolvers<undefined> | null = null;
  aborting: PromiseWithResolvers<undefined> | null = null;
  sinkWrite: ((chunk: unknown) => unknown) | undefined;
  sinkClose: (() => unknown) | undefined;
  sinkAbort: ((reason: unknown) => unknown) | undefined;
  #started = false;
  #busy = false;
  #pressed: boolean;

  constructor(strategy: Strategy) {
    this.strategy = strategy;
    this.#pressed = strategy.highWaterMark === 0;
    if (!this.#pressed) this.ready.resolve(undefined);
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
    if (pressed && !this.#pressed) this.ready = deferred();
    if (!pressed) this.ready.resolve(undefined);
    this.#pressed = pressed;
  }

  #advance(): void {
    if (!this.#started || this.#busy) return;
    if (this.status === 'erroring') {
      this.#finishErroring();
      return;
    }
    if (this.status !== 'writable') return;
    // A chunk counts as buffered until the sink has taken it.
    const write = this.queue.peek();
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
        this.#finish(waiting);
        if (this.status === 'writable') then();
        else if (waiting === this.closing) this.#finishClosing();
        waiting.resolve(undefined);
        this.#advance();
      },
      (error) => {
        this.#finish(waiting);
        waiting.reject(error);
        this.fail(error);
        this.#advance();
      },
    );
  }

  #finish(step: PromiseWithResolvers<undefined>): void {
    this.#busy = false;
    if (step === this.queue.peek()) this.queue.shift();
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
