/** How much a stream buffers: `highWaterMark` in units of `size`. */
export type Strategy = { readonly highWaterMark: number; readonly size: (chunk: unknown) => number };

/** Reads a queuing strategy once; throws a RangeError for a mark that is none. */
export function readStrategy(strategy: unknown, defaultMark: number): Strategy {
  const given: unknown = Reflect.get(Object(strategy ?? {}), 'highWaterMark');
  const size: unknown = Reflect.get(Object(strategy ?? {}), 'size');
  const highWaterMark = given === undefined ? defaultMark : Number(given);
  if (Number.isNaN(highWaterMark) || highWaterMark < 0)
    throw new RangeError('highWaterMark must be 0 or more');
  if (size !== undefined && typeof size !== 'function') throw new TypeError('size must be a function');
  return { highWaterMark, size: size === undefined ? () => 1 : (chunk) => measured(size(chunk)) };
}

function measured(size: unknown): number {
  const number = Number(size);
  if (!Number.isFinite(number) || number < 0) throw new RangeError('a chunk has a size of 0 or more');
  return number;
}

/** First in, first out, with the sum of the sizes. */
export class SizedQueue<T> {
  #items: { readonly value: T; readonly size: number }[] = [];
  #head = 0;
  total = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(value: T, size: number): void {
    this.#items.push({ value, size });
    this.total += size;
  }

  peek(): T | undefined {
    return this.#items[this.#head]?.value;
  }

  shift(): T | undefined {
    const item = this.#items[this.#head];
    if (!item) return undefined;
    this.#head += 1;
    this.total = this.length === 0 ? 0 : this.total - item.size;
    // What was taken is dropped in batches, for dropping one by one moves all the others.
    if (this.#head > 64 || this.length === 0) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item.value;
  }

  clear(): void {
    this.#items = [];
    this.#head = 0;
    this.total = 0;
  }
}

/** `CountQueuingStrategy`: every chunk counts as one. */
export class CountQueuingStrategy {
  readonly #mark: number;
  constructor(options: { highWaterMark: unknown }) {
    this.#mark = Number(options.highWaterMark);
  }
  get highWaterMark(): number {
    return this.#mark;
  }
  get size(): (chunk: unknown) => number {
    return () => 1;
  }
}

/** `ByteLengthQueuingStrategy`: every chunk counts as many as it has bytes. */
export class ByteLengthQueuingStrategy {
  readonly #mark: number;
  constructor(options: { highWaterMark: unknown }) {
    this.#mark = Number(options.highWaterMark);
  }
  get highWaterMark(): number {
    return this.#mark;
  }
  get size(): (chunk: unknown) => number {
    return (chunk) => Number(Reflect.get(Object(chunk), 'byteLength'));
  }
}

/** A promise with its ends in hand. A rejection that nobody waits for is no event. */
export function deferred<T>(): PromiseWithResolvers<T> {
  const made = Promise.withResolvers<T>();
  made.promise.catch(() => {});
  return made;
}

/** A method of an underlying source or sink, read once; undefined when absent. */
export function methodOf(owner: unknown, name: string): ((...args: unknown[]) => unknown) | undefined {
  if (owner === undefined || owner === null) return undefined;
  const method: unknown = Reflect.get(Object(owner), name);
  if (method === undefined) return undefined;
  if (typeof method !== 'function') throw new TypeError(`${name} must be a function`);
  return (...args) => Reflect.apply(method, owner, args);
}
