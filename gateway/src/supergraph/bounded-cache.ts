/** A client's query may be a megabyte long; a thousand such keys would fill the memory. */
const KEY_LENGTH_MAX = 32_768;
/** What is compiled from a text takes some hundred bytes for each of its characters. */
const CHARACTERS_MAX = 1_000_000;

/**
 * A map that forgets the entry unused for longest once it holds more than `entriesMax`, or keys of more than a
 * million characters together. What has a text of more than 32,768 characters as its key is not kept at all.
 */
export class BoundedCache<K, V> {
  readonly #entries = new Map<K, V>();
  readonly #entriesMax: number;
  #characters = 0;

  constructor(entriesMax: number) {
    this.#entriesMax = entriesMax;
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    // A Map keeps insertion order: entering the key anew makes it the youngest.
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: K, value: V): void {
    const length = lengthOf(key);
    if (length > KEY_LENGTH_MAX) return;
    this.delete(key);
    this.#entries.set(key, value);
    this.#characters += length;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#entriesMax && this.#characters <= CHARACTERS_MAX) return;
      this.delete(oldest);
    }
  }

  delete(key: K): void {
    if (this.#entries.delete(key)) this.#characters -= lengthOf(key);
  }

  get size(): number {
    return this.#entries.size;
  }
}

const lengthOf = (key: unknown) => (typeof key === 'string' ? key.length : 0);
