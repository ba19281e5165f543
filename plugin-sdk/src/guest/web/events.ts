type EventState = {
  readonly type: string;
  readonly bubbles: boolean;
  readonly cancelable: boolean;
  readonly composed: boolean;
  readonly timeStamp: number;
  target: EventTarget | null;
  currentTarget: EventTarget | null;
  prevented: boolean;
  stopped: boolean;
  stoppedAtOnce: boolean;
  dispatching: boolean;
  passive: boolean;
};
type EventOptions = { bubbles?: unknown; cancelable?: unknown; composed?: unknown };
type Callback = ((this: unknown, event: Event) => unknown) | { handleEvent(event: Event): unknown };
type Listener = {
  readonly type: string;
  readonly callback: Callback;
  readonly capture: boolean;
  readonly once: boolean;
  readonly passive: boolean;
  removed: boolean;
};
type ListenerOptions = { capture?: unknown; once?: unknown; passive?: unknown; signal?: unknown };

let stateOf: (event: Event) => EventState;

/** `Event` of the DOM standard, without a tree to travel through. */
export class Event {
  readonly #state: EventState;

  static {
    stateOf = (event) => event.#state;
  }

  constructor(type: unknown, options: EventOptions | null = {}) {
    const { bubbles, cancelable, composed } = options ?? {};
    this.#state = {
      type: String(type),
      bubbles: Boolean(bubbles),
      cancelable: Boolean(cancelable),
      composed: Boolean(composed),
      timeStamp: performance.now(),
      target: null,
      currentTarget: null,
      prevented: false,
      stopped: false,
      stoppedAtOnce: false,
      dispatching: false,
      passive: false,
    };
  }

  get type(): string {
    return this.#state.type;
  }
  get bubbles(): boolean {
    return this.#state.bubbles;
  }
  get cancelable(): boolean {
    return this.#state.cancelable;
  }
  get composed(): boolean {
    return this.#state.composed;
  }
  get timeStamp(): number {
    return this.#state.timeStamp;
  }
  get target(): EventTarget | null {
    return this.#state.target;
  }
  get srcElement(): EventTarget | null {
    return this.#state.target;
  }
  get currentTarget(): EventTarget | null {
    return this.#state.currentTarget;
  }
  get defaultPrevented(): boolean {
    return this.#state.prevented;
  }
  get eventPhase(): number {
    return this.#state.dispatching ? 2 : 0;
  }
  get isTrusted(): boolean {
    return false;
  }
  get cancelBubble(): boolean {
    return this.#state.stopped;
  }
  get returnValue(): boolean {
    return !this.#state.prevented;
  }
  composedPath(): EventTarget[] {
    return this.#state.currentTarget ? [this.#state.currentTarget] : [];
  }
  preventDefault(): void {
    if (this.#state.cancelable && !this.#state.passive) this.#state.prevented = true;
  }
  stopPropagation(): void {
    this.#state.stopped = true;
  }
  stopImmediatePropagation(): void {
    this.#state.stopped = true;
    this.#state.stoppedAtOnce = true;
  }
}

/** `CustomEvent`: an event that carries a value. */
export class CustomEvent extends Event {
  readonly #detail: unknown;

  constructor(type: unknown, options: (EventOptions & { detail?: unknown }) | null = {}) {
    super(type, options);
    this.#detail = options?.detail ?? null;
  }

  get detail(): unknown {
    return this.#detail;
  }
}

/** Calls back once when a signal is aborted. Filled in by the signals, which are event targets themselves. */
export const signals: { onAbort(signal: unknown, callback: () => void): () => void } = {
  onAbort: () => () => {},
};

/** `EventTarget` of the DOM standard. An error in a listener goes to the log; the other listeners still run. */
export class EventTarget {
  #listeners: Listener[] = [];

  addEventListener(type: unknown, callback: unknown, options?: unknown): void {
    const { capture, once, passive, signal } = listenerOptions(options);
    if (signal !== undefined && Reflect.get(Object(signal), 'aborted') === true) return;
    const listener = { type: String(type), capture, once, passive, removed: false };
    if (!isCallback(callback) || this.#find(listener.type, callback, capture)) return;
    this.#listeners.push({ ...listener, callback });
    if (signal !== undefined)
      signals.onAbort(signal, () => this.removeEventListener(type, callback, capture));
  }

  removeEventListener(type: unknown, callback: unknown, options?: unknown): void {
    const found = this.#find(String(type), callback, listenerOptions(options).capture);
    if (found) this.#remove(found);
  }

  dispatchEvent(event: Event): boolean {
    const state = stateOf(event);
    if (state.dispatching) throw new TypeError('the event is being dispatched already');
    Object.assign(state, { dispatching: true, target: this, currentTarget: this, passive: false });
    for (const listener of [...this.#listeners]) {
      if (listener.type !== state.type || listener.removed) continue;
      if (listener.once) this.#remove(listener);
      state.passive = listener.passive;
      this.#call(listener.callback, event);
      if (state.stoppedAtOnce) break;
    }
    Object.assign(state, { dispatching: false, currentTarget: null, stopped: false, stoppedAtOnce: false });
    return !state.prevented;
  }

  #call(callback: Callback, event: Event): void {
    try {
      if (typeof callback === 'function') callback.call(this, event);
      else callback.handleEvent(event);
    } catch (error) {
      reportQuietly(error);
    }
  }

  #find(type: string, callback: unknown, capture: boolean): Listener | undefined {
    return this.#listeners.find((l) => l.type === type && l.callback === callback && l.capture === capture);
  }

  #remove(listener: Listener): void {
    listener.removed = true;
    this.#listeners = this.#listeners.filter((other) => other !== listener);
  }
}

/** Writes an error that nobody can catch to the log. */
export function reportQuietly(error: unknown): void {
  try {
    console.error(error);
  } catch {
    // Even reading the error throws: there is nothing left to tell.
  }
}

function isCallback(value: unknown): value is Callback {
  return typeof value === 'function' || (typeof value === 'object' && value !== null);
}

function listenerOptions(options: unknown): {
  capture: boolean;
  once: boolean;
  passive: boolean;
  signal?: unknown;
} {
  if (typeof options !== 'object' || options === null) {
    return { capture: Boolean(options), once: false, passive: false };
  }
  const { capture, once, passive, signal }: ListenerOptions = options;
  const flags = { capture: Boolean(capture), once: Boolean(once), passive: Boolean(passive) };
  return signal === undefined ? flags : { ...flags, signal };
}
