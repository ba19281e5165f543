import { internal } from '../define.ts';
import { URL } from '../url/url.ts';
import { Body, type BodySource, cloneBody, readBodyInit } from './body.ts';
import { Headers, lockHeaders } from './headers.ts';

type Facts = {
  readonly type: 'basic' | 'default' | 'error';
  readonly url: string;
  readonly redirected: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
};
/** Closed to plugins: how this prelude makes responses that the constructor would refuse. */
type Made = { readonly token: typeof internal; readonly facts: Facts; readonly source: BodySource | null };

/** `Response` of the Fetch standard. */
export class Response extends Body {
  readonly #facts: Facts;

  constructor(body?: unknown, init: unknown = {}) {
    const made = readMade(init);
    if (made) {
      super(made.source);
      this.#facts = made.facts;
      return;
    }
    const facts = readFacts(init);
    const read = readBodyInit(body);
    if (read && [101, 204, 205, 304].includes(facts.status)) {
      throw new TypeError(`a response of status ${facts.status} has no body`);
    }
    super(read?.source ?? null);
    if (read?.type && !facts.headers.has('content-type')) facts.headers.append('content-type', read.type);
    this.#facts = facts;
  }

  static error(): Response {
    const headers = lockHeaders(new Headers());
    const facts: Facts = { type: 'error', url: '', redirected: false, status: 0, statusText: '', headers };
    return makeResponse(facts, null);
  }

  static redirect(url: unknown, status: unknown = 302): Response {
    const location = new URL(url).href;
    const code = Number(status);
    if (![301, 302, 303, 307, 308].includes(code)) throw new RangeError(`${code} is no status of a redirect`);
    return new Response(null, { status: code, headers: { location } });
  }

  static json(data: unknown, init: unknown = {}): Response {
    const text: string | undefined = JSON.stringify(data);
    if (text === undefined) throw new TypeError('the value cannot be written as JSON');
    const { status, statusText, headers } = readFacts(init);
    if (!headers.has('content-type')) headers.set('content-type', 'application/json');
    return new Response(text, { status, statusText, headers });
  }

  get type(): string {
    return this.#facts.type;
  }
  get url(): string {
    return this.#facts.url;
  }
  get redirected(): boolean {
    return this.#facts.redirected;
  }
  get status(): number {
    return this.#facts.status;
  }
  get statusText(): string {
    return this.#facts.statusText;
  }
  get ok(): boolean {
    return this.#facts.status >= 200 && this.#facts.status <= 299;
  }
  override get headers(): Headers {
    return this.#facts.headers;
  }

  clone(): Response {
    return makeResponse({ ...this.#facts, headers: new Headers(this.#facts.headers) }, cloneBody(this));
  }
}

/** A response as it came from the network, with an address and a status the constructor would not take. */
export function makeResponse(facts: Facts, source: BodySource | null): Response {
  const made: Made = { token: internal, facts, source };
  return new Response(null, made);
}

/** The token cannot be forged: no plugin holds it. */
function readMade(init: unknown): Made | null {
  if (typeof init !== 'object' || init === null || !Object.hasOwn(init, 'token')) return null;
  return Reflect.get(init, 'token') === internal ? (init as Made) : null;
}

function readFacts(init: unknown): Facts {
  const read = (key: string): unknown => Reflect.get(Object(init ?? {}), key);
  const status = read('status') === undefined ? 200 : Math.trunc(Number(read('status')));
  if (!(status >= 200 && status <= 599)) throw new RangeError('the status of a response is 200 to 599');
  const statusText = String(read('statusText') ?? '');
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(statusText)) throw new TypeError('statusText is a single line');
  const headers = new Headers(read('headers'));
  return { type: 'default', url: '', redirected: false, status, statusText, headers };
}
