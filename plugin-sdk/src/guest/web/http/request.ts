import { AbortController, AbortSignal, asSignal } from '../abort.ts';
import { URL } from '../url/url.ts';
import { Body, type BodySource, cloneBody, moveBody, readBodyInit } from './body.ts';
import { Headers } from './headers.ts';

const redirects = ['follow', 'error', 'manual'];
const upperCased = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH'];
/** What a browser would do with these has no meaning here; they are kept for libraries that read them back. */
const kept = {
  cache: 'default',
  credentials: 'same-origin',
  integrity: '',
  keepalive: false,
  mode: 'cors',
  referrer: 'about:client',
  referrerPolicy: '',
};

/** `Request` of the Fetch standard, for absolute http and https addresses. */
export class Request extends Body {
  readonly #url: string;
  readonly #method: string;
  readonly #headers: Headers;
  readonly #redirect: string;
  readonly #signal: AbortSignal;
  readonly #kept: typeof kept;

  constructor(input: unknown, init: unknown = {}) {
    const from = input instanceof Request ? input : null;
    const read = (key: string): unknown => Reflect.get(Object(init ?? {}), key);
    const url = from ? from.url : readUrl(input);
    const method = readMethod(read('method') ?? from?.method ?? 'GET');
    const headers = new Headers(read('headers') ?? from?.headers);
    const signal = read('signal') === undefined ? from?.signal : read('signal');
    const redirect = String(read('redirect') ?? from?.redirect ?? 'follow');
    if (!redirects.includes(redirect)) throw new TypeError('redirect is "follow", "error" or "manual"');
    const body = readBodyInit(read('body'));
    const bodiless = method === 'GET' || method === 'HEAD';
    if (body && bodiless) throw new TypeError(`a ${method} request has no body`);
    if (body && 'stream' in body.source && read('duplex') !== 'half') {
      throw new TypeError('a request with a stream as its body needs duplex: "half"');
    }
    super(body ? body.source : bodiless ? null : from && moveBody(from));
    if (body?.type && !headers.has('content-type')) headers.append('content-type', body.type);
    this.#url = url;
    this.#method = method;
    this.#headers = headers;
    this.#redirect = redirect;
    // A signal of its own, so that a request cannot be told from the outside who else listens.
    this.#signal = signal ? AbortSignal.any([asSignal(signal)]) : new AbortController().signal;
    this.#kept = Object.assign({}, kept, pick(read));
  }

  get url(): string {
    return this.#url;
  }
  get method(): string {
    return this.#method;
  }
  override get headers(): Headers {
    return this.#headers;
  }
  get redirect(): string {
    return this.#redirect;
  }
  get signal(): AbortSignal {
    return this.#signal;
  }
  get duplex(): string {
    return 'half';
  }
  get cache(): string {
    return this.#kept.cache;
  }
  get credentials(): string {
    return this.#kept.credentials;
  }
  get integrity(): string {
    return this.#kept.integrity;
  }
  get keepalive(): boolean {
    return this.#kept.keepalive;
  }
  get mode(): string {
    return this.#kept.mode;
  }
  get referrer(): string {
    return this.#kept.referrer;
  }
  get referrerPolicy(): string {
    return this.#kept.referrerPolicy;
  }
  get destination(): string {
    return '';
  }

  clone(): Request {
    const source = cloneBody(this);
    const { method, headers, redirect, signal } = this;
    const copy = new Request(this.#url, {
      ...this.#kept,
      method,
      redirect,
      signal,
      ...bodyOf(source),
    });
    for (const [name, value] of headers) copy.headers.set(name, value);
    return copy;
  }
}

function bodyOf(source: BodySource | null): object {
  if (!source) return {};
  return 'bytes' in source ? { body: source.bytes } : { body: source.stream, duplex: 'half' };
}

function readUrl(input: unknown): string {
  const url = new URL(input);
  if (url.username !== '' || url.password !== '') {
    throw new TypeError('an address with a user name or password in it is refused; use a header');
  }
  return url.href;
}

function readMethod(value: unknown): string {
  const method = String(value);
  const upper = method.toUpperCase();
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(method) || ['CONNECT', 'TRACE', 'TRACK'].includes(upper)) {
    throw new TypeError(`"${method.slice(0, 50)}" is not a method that can be used`);
  }
  return upperCased.includes(upper) ? upper : method;
}

function pick(read: (key: string) => unknown): object {
  const given: Record<string, unknown> = {};
  for (const [key, standard] of Object.entries(kept)) {
    const value = read(key);
    if (value !== undefined) given[key] = typeof standard === 'boolean' ? Boolean(value) : String(value);
  }
  return given;
}
