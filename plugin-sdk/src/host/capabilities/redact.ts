import type { JsonValue } from '../../bridge/json.ts';

const shortestLength = 6;
const formsMax = 700;
const mark = '[secret]';
const nameMax = 100;
const tooDeep = '[nested too deep]';

/**
 * Takes secrets out of what leaves a call: the last net, for a value that came back from the host it was sent to, or
 * one that the plugin was allowed to read. It knows the value as it is, as JSON, in base64, in a URL and as the name of a
 * host; code that may read a secret can always disguise it further. Values of fewer than six characters are left alone, for they would be
 * found by accident.
 */
export class Redactor {
  readonly #forms = new Set<string>();

  /** Learns a value that has entered a call. */
  add(value: string): void {
    if (value.length < shortestLength) return;
    const json = JSON.stringify(value).slice(1, -1);
    const base64 = Buffer.from(value).toString('base64');
    const bare = base64.replace(/=+$/, '');
    const url = bare.replaceAll('+', '-').replaceAll('/', '_');
    const inUrl = encodeURIComponent(value.toWellFormed());
    for (const form of [value, json, base64, bare, url, inUrl, value.toLowerCase()]) {
      // The oldest goes first, when secrets were renewed a hundred times.
      this.#forms.delete(form);
      this.#forms.add(form);
    }
    for (const form of this.#forms) if (this.#forms.size > formsMax) this.#forms.delete(form);
  }

  text(text: string): string {
    return replaceAll(text, [...this.#forms]);
  }

  /** The same in all texts and keys of a value. Throws a `RangeError` for one that is nested too deep. */
  json<Value extends JsonValue>(value: Value): Value {
    if (this.#forms.size === 0) return value;
    return this.#clean(value) as Value; // Texts stay texts, and everything else what it is.
  }

  /** The start of a name that a plugin chose, for a message. Cut last, or the half of a secret would go unnoticed. */
  name(text: string): string {
    return this.text(text).slice(0, nameMax);
  }

  /** The same as `json` for who listens to refusals, and hears of those with values that are nested too deep as well. */
  shown(value: JsonValue): JsonValue {
    try {
      return this.json(value);
    } catch {
      return tooDeep;
    }
  }

  /** The same in bytes of whatever kind. */
  bytes(bytes: Buffer): Buffer {
    const found = [...this.#forms].filter((form) => bytes.includes(form));
    if (found.length === 0) return bytes;
    // One character for each byte, so that bytes which are no UTF-8 come out as they went in.
    const forms = found.map((form) => Buffer.from(form).toString('latin1'));
    return Buffer.from(replaceAll(bytes.toString('latin1'), forms), 'latin1');
  }

  #clean(value: JsonValue): JsonValue {
    if (typeof value === 'string') return this.text(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => this.#clean(item));
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [this.text(key), this.#clean(item)]),
    );
  }
}

/** Longer forms first, so that none is left over as the rest of a shorter one. */
function replaceAll(text: string, forms: string[]): string {
  return forms
    .sort((a, b) => b.length - a.length)
    .reduce((clean, form) => clean.replaceAll(form, mark), text);
}
