import { decodePercent, encodeSets, encodeText } from './percent.ts';

type Pair = [name: string, value: string];

let refill: (params: URLSearchParams, query: string) => void;
let link: (params: URLSearchParams, onChange: (query: string) => void) => void;

/** `URLSearchParams` of the URL standard. */
export class URLSearchParams {
  #list: Pair[];
  #onChange: ((query: string) => void) | undefined;

  static {
    refill = (params, query) => {
      params.#list = parseForm(query);
    };
    link = (params, onChange) => {
      params.#onChange = onChange;
    };
  }

  constructor(init: unknown = '') {
    this.#list = readInit(init);
  }

  get size(): number {
    return this.#list.length;
  }
  append(name: unknown, value: unknown): void {
    this.#list.push(pair([name, value]));
    this.#changed();
  }
  delete(name: unknown, value?: unknown): void {
    this.#list = this.#list.filter((entry) => !matches(entry, name, value));
    this.#changed();
  }
  get(name: unknown): string | null {
    return this.#list.find((entry) => matches(entry, name))?.[1] ?? null;
  }
  getAll(name: unknown): string[] {
    return this.#list.filter((entry) => matches(entry, name)).map(([, value]) => value);
  }
  has(name: unknown, value?: unknown): boolean {
    return this.#list.some((entry) => matches(entry, name, value));
  }
  set(name: unknown, value: unknown): void {
    const [key, text] = pair([name, value]);
    const first = this.#list.findIndex(([other]) => other === key);
    if (first < 0) this.#list.push([key, text]);
    else {
      this.#list = this.#list.filter(([other], i) => other !== key || i === first);
      this.#list[first] = [key, text];
    }
    this.#changed();
  }
  sort(): void {
    this.#list.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    this.#changed();
  }
  toString(): string {
    return writeForm(this.#list);
  }
  forEach(callback: (value: string, name: string, params: URLSearchParams) => void, self?: unknown): void {
    for (const [name, value] of this) callback.call(self, value, name, this);
  }
  *entries(): Generator<Pair> {
    // By index, for the list may change on the way.
    for (let i = 0; i < this.#list.length; i += 1) yield [...(this.#list[i] ?? ['', ''])];
  }
  *keys(): Generator<string> {
    for (const [name] of this.entries()) yield name;
  }
  *values(): Generator<string> {
    for (const [, value] of this.entries()) yield value;
  }
  [Symbol.iterator](): Generator<Pair> {
    return this.entries();
  }

  #changed(): void {
    this.#onChange?.(this.toString());
  }
}

/** Parameters that follow a URL's query, and tell it of their own changes. */
export function linkedParams(query: string, onChange: (query: string) => void): URLSearchParams {
  const params = new URLSearchParams();
  refill(params, query);
  link(params, onChange);
  return params;
}

/** Gives linked parameters a new query without telling the URL. */
export function refillParams(params: URLSearchParams, query: string): void {
  refill(params, query);
}

/** The parser of application/x-www-form-urlencoded. */
export function parseForm(text: string): Pair[] {
  return text
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      const name = equals < 0 ? part : part.slice(0, equals);
      const value = equals < 0 ? '' : part.slice(equals + 1);
      return [decodePercent(name.replaceAll('+', ' ')), decodePercent(value.replaceAll('+', ' '))];
    });
}

function writeForm(list: readonly Pair[]): string {
  const encode = (text: string) => encodeText(text, encodeSets.form).replaceAll('%20', '+');
  return list.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
}

function readInit(init: unknown): Pair[] {
  if ((typeof init !== 'object' && typeof init !== 'function') || init === null) {
    const text = String(init).toWellFormed();
    return parseForm(text.startsWith('?') ? text.slice(1) : text);
  }
  if (typeof Reflect.get(init, Symbol.iterator) !== 'function') {
    const entries = new Map(Object.entries(init).map(pair));
    return [...entries];
  }
  return Array.from(init as Iterable<unknown>, (entry) => {
    if (typeof entry !== 'object' || entry === null) throw new TypeError('each parameter must be a pair');
    const list = Array.from(entry as Iterable<unknown>); // Throws a TypeError when it cannot be iterated.
    if (list.length !== 2) throw new TypeError('each parameter must be a pair of name and value');
    return pair(list);
  });
}

function pair([name, value]: readonly unknown[]): Pair {
  return [String(name).toWellFormed(), String(value).toWellFormed()];
}

function matches([key, text]: Pair, name: unknown, value?: unknown): boolean {
  const same = key === String(name).toWellFormed();
  return same && (value === undefined || text === String(value).toWellFormed());
}
