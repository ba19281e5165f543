import { parsePart, parseUrl } from './parser.ts';
import { decodePercent, encodeSets, encodeText } from './percent.ts';
import { defaultPorts, isSpecial, type UrlRecord, writePath, writeUrl } from './record.ts';
import { linkedParams, refillParams, type URLSearchParams } from './search-params.ts';

/** `URL` of the URL standard; domains beyond ASCII must be written in their `xn--` form. */
export class URL {
  #url: UrlRecord;
  #params: URLSearchParams | undefined;

  constructor(url: unknown, base?: unknown) {
    const parsed = parseWithBase(url, base);
    if (!parsed) throw invalidUrl(url, base);
    this.#url = parsed;
  }

  static canParse(url: unknown, base?: unknown): boolean {
    return parseWithBase(url, base) !== null;
  }

  static parse(url: unknown, base?: unknown): URL | null {
    return parseWithBase(url, base) && new URL(url, base);
  }

  get href(): string {
    return writeUrl(this.#url);
  }
  set href(value: unknown) {
    const parsed = parseUrl(String(value), null);
    if (!parsed) throw new TypeError('Invalid URL');
    this.#url = parsed;
    this.#refill();
  }
  get origin(): string {
    const { scheme, path } = this.#url;
    if (scheme === 'blob' && typeof path === 'string') {
      const inner = parseUrl(path, null);
      return inner && /^https?$/.test(inner.scheme) ? originOf(inner) : 'null';
    }
    return isSpecial(this.#url) && scheme !== 'file' ? originOf(this.#url) : 'null';
  }
  get protocol(): string {
    return `${this.#url.scheme}:`;
  }
  set protocol(value: unknown) {
    parsePart(`${String(value)}:`, this.#url, 'scheme start');
  }
  get username(): string {
    return this.#url.username;
  }
  set username(value: unknown) {
    if (this.#mayHavePort()) this.#url.username = encodeText(String(value), encodeSets.userinfo);
  }
  get password(): string {
    return this.#url.password;
  }
  set password(value: unknown) {
    if (this.#mayHavePort()) this.#url.password = encodeText(String(value), encodeSets.userinfo);
  }
  get host(): string {
    const { host, port } = this.#url;
    return port === null ? (host ?? '') : `${host}:${port}`;
  }
  set host(value: unknown) {
    if (typeof this.#url.path !== 'string') this.#setPart(String(value), 'host');
  }
  get hostname(): string {
    return this.#url.host ?? '';
  }
  set hostname(value: unknown) {
    if (typeof this.#url.path !== 'string') this.#setPart(String(value), 'hostname');
  }
  get port(): string {
    return String(this.#url.port ?? '');
  }
  set port(value: unknown) {
    if (!this.#mayHavePort()) return;
    if (String(value) === '') this.#url.port = null;
    else this.#setPart(String(value), 'port');
  }
  get pathname(): string {
    return writePath(this.#url);
  }
  set pathname(value: unknown) {
    if (typeof this.#url.path === 'string') return;
    this.#url.path = [];
    parsePart(String(value), this.#url, 'path start');
  }
  get search(): string {
    return this.#url.query ? `?${this.#url.query}` : '';
  }
  set search(value: unknown) {
    const text = String(value);
    this.#url.query = text === '' ? null : '';
    if (text !== '') parsePart(text.startsWith('?') ? text.slice(1) : text, this.#url, 'query');
    this.#refill();
  }
  get searchParams(): URLSearchParams {
    this.#params ??= linkedParams(this.#url.query ?? '', (query) => {
      this.#url.query = query === '' ? null : query;
    });
    return this.#params;
  }
  get hash(): string {
    return this.#url.fragment ? `#${this.#url.fragment}` : '';
  }
  set hash(value: unknown) {
    const text = String(value);
    this.#url.fragment = text === '' ? null : '';
    if (text !== '') parsePart(text.startsWith('#') ? text.slice(1) : text, this.#url, 'fragment');
  }
  toString(): string {
    return this.href;
  }
  toJSON(): string {
    return this.href;
  }

  #mayHavePort(): boolean {
    const { host, scheme } = this.#url;
    return host !== null && host !== '' && scheme !== 'file';
  }

  /** A host that is refused must leave no half of itself behind. */
  #setPart(text: string, state: 'host' | 'hostname' | 'port'): void {
    const changed = { ...this.#url };
    const done = parsePart(text, changed, state);
    // A port may be followed by rubbish, and a good host by a bad port: what was read by then counts.
    if (done || changed.host !== this.#url.host || changed.port !== this.#url.port) this.#url = changed;
  }

  #refill(): void {
    if (this.#params) refillParams(this.#params, this.#url.query ?? '');
  }
}

/** Says so when it would be a URL but for a domain beyond ASCII. */
function invalidUrl(url: unknown, base: unknown): TypeError {
  const plain = (text: unknown) => decodePercent(String(text)).replace(/[^\0-\x7f]/g, 'a');
  const foreign = parseWithBase(plain(url), base === undefined ? base : plain(base)) !== null;
  const hint = foreign ? '; a domain beyond ASCII must be written in its xn-- form' : '';
  return Object.assign(new TypeError(`Invalid URL${hint}`), { code: 'ERR_INVALID_URL' });
}

function parseWithBase(url: unknown, base: unknown): UrlRecord | null {
  if (base === undefined) return parseUrl(String(url), null);
  const parsed = parseUrl(String(base), null);
  return parsed && parseUrl(String(url), parsed);
}

function originOf({ scheme, host, port }: UrlRecord): string {
  const shown = port === null || port === defaultPorts[scheme] ? '' : `:${port}`;
  return `${scheme}://${host}${shown}`;
}
