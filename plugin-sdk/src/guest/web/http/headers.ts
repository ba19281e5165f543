const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const forbiddenInValue = /[\0\r\n]/;

let lock: (headers: Headers) => void;

/** `Headers` of the Fetch standard. */
export class Headers {
  readonly #values = new Map<string, string[]>();
  #locked = false;

  static {
    lock = (headers) => {
      headers.#locked = true;
    };
  }

  constructor(init?: unknown) {
    if (init === undefined) return;
    if (typeof init !== 'object' || init === null)
      throw new TypeError('headers are an object or a list of pairs');
    for (const [name, value] of readInit(init)) this.append(name, value);
  }

  append(name: unknown, value: unknown): void {
    const key = this.#writableKey(name);
    const text = cleanValue(value);
    const values = this.#values.get(key);
    if (values) values.push(text);
    else this.#values.set(key, [text]);
  }
  set(name: unknown, value: unknown): void {
    const key = this.#writableKey(name);
    this.#values.set(key, [cleanValue(value)]);
  }
  delete(name: unknown): void {
    this.#values.delete(this.#writableKey(name));
  }
  get(name: unknown): string | null {
    return this.#values.get(asKey(name))?.join(', ') ?? null;
  }
  has(name: unknown): boolean {
    return this.#values.has(asKey(name));
  }
  getSetCookie(): string[] {
    return [...(this.#values.get('set-cookie') ?? [])];
  }
  forEach(callback: (value: string, name: string, headers: Headers) => void, self?: unknown): void {
    for (const [name, value] of this) callback.call(self, value, name, this);
  }
  *entries(): Generator<[name: string, value: string]> {
    for (const name of [...this.#values.keys()].sort()) {
      const values = this.#values.get(name) ?? [];
      // Cookies alone cannot be joined, for their dates hold commas.
      if (name === 'set-cookie') for (const value of values) yield [name, value];
      else if (values.length > 0) yield [name, values.join(', ')];
    }
  }
  *keys(): Generator<string> {
    for (const [name] of this.entries()) yield name;
  }
  *values(): Generator<string> {
    for (const [, value] of this.entries()) yield value;
  }
  [Symbol.iterator](): Generator<[name: string, value: string]> {
    return this.entries();
  }

  #writableKey(name: unknown): string {
    const key = asKey(name);
    if (this.#locked) throw new TypeError('these headers cannot be changed; make new ones of them');
    return key;
  }
}

/** Makes headers of a received response unchangeable. */
export function lockHeaders(headers: Headers): Headers {
  lock(headers);
  return headers;
}

function* readInit(init: object): Generator<[unknown, unknown]> {
  if (typeof Reflect.get(init, Symbol.iterator) !== 'function') {
    yield* Object.entries(init);
    return;
  }
  for (const entry of init as Iterable<unknown>) {
    const pair = Array.from(Object(entry) as Iterable<unknown>); // Without an iterator, an empty list.
    if (typeof entry === 'string' || pair.length !== 2) throw new TypeError('each header must be a pair');
    yield [pair[0], pair[1]];
  }
}

function asKey(name: unknown): string {
  const text = String(name);
  if (!token.test(text)) throw new TypeError(`"${text.slice(0, 100)}" is not the name of a header`);
  return text.toLowerCase();
}

function cleanValue(value: unknown): string {
  const text = String(value).replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
  if (forbiddenInValue.test(text) || !/^[\0-\xff]*$/.test(text)) {
    throw new TypeError('a header value has one line, and no characters beyond U+00FF');
  }
  return text;
}
