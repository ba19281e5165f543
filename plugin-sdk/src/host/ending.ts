/**
 * What ends a call early: its time, its caller, or a limit. The reason is the code of the error that the caller gets.
 * It does for every call what an `AbortController` would do too dearly; that is made only for who asks for `signal`.
 */
export class Ending {
  readonly #listeners = new Set<() => void>();
  readonly #timer: NodeJS.Timeout;
  readonly #given: AbortSignal | undefined;
  readonly #onGiven = () => this.end('CANCELLED');
  #reason: string | undefined;
  #controller: AbortController | undefined;

  /** Ends with `WALL_TIMEOUT` after the time, and with `CANCELLED` when the signal is aborted. */
  constructor(timeoutMs: number, signal: AbortSignal | undefined) {
    this.#given = signal;
    this.#timer = setTimeout(() => this.end('WALL_TIMEOUT'), timeoutMs);
    if (signal?.aborted) this.end('CANCELLED');
    else signal?.addEventListener('abort', this.#onGiven, { once: true });
  }

  /** Undefined while nothing has ended the call. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** Aborted when the call is ended early, with the same reason. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    return this.#controller.signal;
  }

  /** Calls back when the call is ended early; gives a function that takes this back. */
  onEnd(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Only the first reason counts. */
  end(reason: string): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    for (const listener of this.#listeners) listener();
    this.#controller?.abort(reason);
  }

  /** The call is over: nothing ends it any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#given?.removeEventListener('abort', this.#onGiven);
  }
}
