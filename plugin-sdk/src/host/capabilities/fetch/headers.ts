import type { JsonValue } from '../../../bridge/json.ts';
import { CapabilityError } from '../errors.ts';

export type Header = readonly [name: string, value: string];

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const headersMax = 64;
const headerBytesMax = 16 * 1024;

/** Belong to one connection (RFC 9110, 7.6.1), or to whoever makes it. */
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];
const ofTheHost = ['accept-encoding', 'content-length', 'expect', 'host', 'via'];
/** There is no jar: a cookie of one call must not come up in another. */
const cookies = ['cookie', 'cookie2', 'set-cookie', 'set-cookie2'];
const credentials = ['authorization', 'x-api-key', 'private-token'];
const ofBodies = ['content-encoding', 'content-language', 'content-location', 'content-type'];

/** Whether a plugin, or a secret, may set this header. */
export function isSettable(name: string): boolean {
  const reserved = [...hopByHop, ...ofTheHost, ...cookies];
  return token.test(name) && !reserved.includes(name) && !/^(proxy-|sec-)/.test(name);
}

/** Whether text can be the value of a header: one line, and no characters beyond Latin-1. */
export function isHeaderValue(text: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
}

/** The headers that a plugin sends, without those that are not its to set. */
export function readHeaders(found: JsonValue | undefined): readonly Header[] {
  const list = found ?? [];
  if (!Array.isArray(list) || list.length > headersMax) {
    throw new CapabilityError(
      'INVALID_ARGUMENTS',
      `fetch: headers must be a list of at most ${headersMax} pairs`,
    );
  }
  const headers = list.map(readHeader);
  const bytes = headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (bytes > headerBytesMax) {
    throw new CapabilityError(
      'REQUEST_TOO_LARGE',
      `the headers are longer than ${headerBytesMax} characters`,
    );
  }
  return headers.filter(([name]) => isSettable(name));
}

function readHeader(pair: JsonValue): Header {
  const [name, value] = Array.isArray(pair) ? pair : [];
  if (typeof name === 'string' && typeof value === 'string' && token.test(name) && isHeaderValue(value)) {
    return [name.toLowerCase(), value];
  }
  throw new CapabilityError('INVALID_ARGUMENTS', 'fetch: a header must be a name and a value of one line');
}

/** What is sent on to another host after a redirect. */
export function withoutCredentials(headers: readonly Header[]): readonly Header[] {
  return headers.filter(([name]) => !credentials.includes(name));
}

/** What is sent on after a redirect that drops the body. */
export function withoutBodyFacts(headers: readonly Header[]): readonly Header[] {
  return headers.filter(([name]) => !ofBodies.includes(name));
}

/** What a plugin is told of an answer. Length and encoding no longer hold for the body that it gets. */
export function shownHeaders(headers: readonly Header[]): readonly Header[] {
  const hidden = [...hopByHop, ...cookies, 'content-encoding', 'content-length'];
  return headers.filter(
    ([name, value]) => token.test(name) && isHeaderValue(value) && !hidden.includes(name),
  );
}
