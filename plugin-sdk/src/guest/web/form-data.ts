import { Blob, blobBytes, File } from './blob.ts';

type Value = string | File;
type Entry = [name: string, value: Value];

/** `FormData` of the XMLHttpRequest standard, without a form to read. */
export class FormData {
  #entries: Entry[] = [];

  constructor(form?: unknown) {
    if (form !== undefined) throw new TypeError('there are no forms here; FormData takes no argument');
  }

  append(name: unknown, value: unknown, filename?: unknown): void {
    this.#entries.push([asText(name), asValue(value, filename)]);
  }
  delete(name: unknown): void {
    const key = asText(name);
    this.#entries = this.#entries.filter(([other]) => other !== key);
  }
  get(name: unknown): Value | null {
    const key = asText(name);
    return this.#entries.find(([other]) => other === key)?.[1] ?? null;
  }
  getAll(name: unknown): Value[] {
    const key = asText(name);
    return this.#entries.filter(([other]) => other === key).map(([, value]) => value);
  }
  has(name: unknown): boolean {
    return this.get(name) !== null;
  }
  set(name: unknown, value: unknown, filename?: unknown): void {
    const entry: Entry = [asText(name), asValue(value, filename)];
    const first = this.#entries.findIndex(([other]) => other === entry[0]);
    this.#entries = this.#entries.filter(([other], i) => other !== entry[0] || i === first);
    if (first < 0) this.#entries.push(entry);
    else this.#entries[first] = entry;
  }
  forEach(callback: (value: Value, name: string, form: FormData) => void, self?: unknown): void {
    for (const [name, value] of this) callback.call(self, value, name, this);
  }
  *entries(): Generator<Entry> {
    for (let i = 0; i < this.#entries.length; i += 1) yield [...(this.#entries[i] ?? ['', ''])];
  }
  *keys(): Generator<string> {
    for (const [name] of this.entries()) yield name;
  }
  *values(): Generator<Value> {
    for (const [, value] of this.entries()) yield value;
  }
  [Symbol.iterator](): Generator<Entry> {
    return this.entries();
  }
}

function asText(value: unknown): string {
  return String(value).toWellFormed();
}

/** A blob becomes a file; a file keeps its name unless another is given. */
function asValue(value: unknown, filename: unknown): Value {
  if (!(value instanceof Blob)) {
    if (filename !== undefined) throw new TypeError('only a Blob or File can have a file name');
    return asText(value);
  }
  if (value instanceof File && filename === undefined) return value;
  const modified = value instanceof File ? { lastModified: value.lastModified } : {};
  return new File([blobBytes(value)], filename ?? 'blob', { type: value.type, ...modified });
}
