import { internal, refuseUnlessInternal } from './define.ts';
import { abortError, DOMException } from './dom-exception.ts';
import { Event, EventTarget, reportQuietly, signals } from './events.ts';

type Handler = ((event: Event) => unknown) | null;

let abortSignal: (signal: AbortSignal, reason: unknown) => void;

/** Calls back once when the signal is aborted, before its listeners; gives a function that takes this back. */
export let onAbort: (signal: AbortSignal, callback: () => void) => () => void;

/** `AbortSignal` of the DOM standard. */
export class AbortSignal extends EventTarget {
  #aborted = false;
  #reason: unknown;
  #algorithms = new Set<() => void>();
  #handler: Handler = null;

  static {
    abortSignal = (signal, reason) => signal.#abort(reason);
    onAbort = (signal, callback) => {
      signal.#algorithms.add(callback);
      return () => void signal.#algorithms.delete(callback);
    };
    signals.onAbort = (signal, callback) => onAbort(asSignal(signal), callback);
  }

  constructor(token?: unknown) {
    refuseUnlessInternal(token);
    super();
    super.addEventListener('abort', (event: Event) => this.#handler?.call(this, event));
  }

  static abort(reason?: unknown): AbortSignal {
    const signal = new AbortSignal(internal);
    abortSignal(signal, reason);
    return signal;
  }

  static timeout(ms: unknown): AbortSignal {
    const delay = Number(ms);
    if (!Number.isFinite(delay) || delay < 0) throw new TypeError('a timeout needs a number of milliseconds');
    const signal = new AbortSignal(internal);
    const late = () => new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    setTimeout(() => abortSignal(signal, late()), delay);
    return signal;
  }

  static any(sources: Iterable<unknown>): AbortSignal {
    const result = new AbortSignal(internal);
    const list = Array.from(sources, asSignal);
    const aborted = list.find((signal) => signal.#aborted);
    if (aborted) abortSignal(result, aborted.#reason);
    else result.#follow(list);
    return result;
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  get onabort(): Handler {
    return this.#handler;
  }

  set onabort(handler: unknown) {
    // A value of another type removes the handler, as event handler attributes do.
    this.#handler = typeof handler === 'function' ? (handler as Handler) : null;
  }

  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason;
  }

  #follow(sources: readonly AbortSignal[]): void {
    const stops: (() => void)[] = [];
    for (const source of sources) {
      const follow = () => {
        for (const stop of stops) stop();
        abortSignal(this, source.#reason);
      };
      stops.push(onAbort(source, follow));
    }
  }

  #abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason === undefined ? abortError() : reason;
    const algorithms = [...this.#algorithms];
    this.#algorithms.clear();
    for (const algorithm of algorithms) {
      try {
        algorithm();
      } catch (error) {
        reportQuietly(error);
      }
    }
    this.dispatchEvent(new Event('abort'));
  }
}

/** `AbortController` of the DOM standard. */
export class AbortController {
  readonly #signal = new AbortSignal(internal);

  get signal(): AbortSignal {
    return this.#signal;
  }

  abort(reason?: unknown): void {
    abortSignal(this.#signal, reason);
  }
}

/** Narrows to a signal; throws a TypeError for anything else. */
export function asSignal(value: unknown): AbortSignal {
  if (value instanceof AbortSignal) return value;
  throw new TypeError('a signal must be an AbortSignal');
}
