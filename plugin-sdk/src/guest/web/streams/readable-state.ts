import { deferred, SizedQueue, type Strategy } from './queue.ts';

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
  reader: object | null = null;
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
