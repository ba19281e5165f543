import { authorityStates } from './authority-states.ts';
import { beginsTail, go, isSlash, type Machine, type State, type StateName } from './machine.ts';
import { pathStates } from './path-states.ts';
import { defaultPorts, hasCredentials, isSpecial, shortenPath, type UrlRecord } from './record.ts';

/** The basic URL parser of the URL standard, state by state. */
export const states: { readonly [name in StateName]: State } = {
  'scheme start'(m, char) {
    if (char !== undefined && /^[a-z]$/i.test(char)) {
      m.buffer += char.toLowerCase();
      return go(m, 'scheme');
    }
    return m.override ? 'failed' : go(m, 'no scheme', 'again');
  },
  scheme(m, char) {
    if (char !== undefined && /^[a-z0-9+.-]$/i.test(char)) {
      m.buffer += char.toLowerCase();
      return undefined;
    }
    if (char === ':') return m.override ? replaceScheme(m) : endOfScheme(m);
    if (m.override) return 'failed';
    m.buffer = '';
    m.at = -1;
    return go(m, 'no scheme');
  },
  'no scheme'(m, char) {
    const { base, url } = m;
    if (!base || (typeof base.path === 'string' && char !== '#')) return 'failed';
    if (typeof base.path !== 'string') return go(m, base.scheme === 'file' ? 'file' : 'relative', 'again');
    Object.assign(url, { scheme: base.scheme, path: base.path, query: base.query, fragment: '' });
    return go(m, 'fragment');
  },
  'special relative or authority'(m, char) {
    if (char !== '/' || m.input[m.at + 1] !== '/') return go(m, 'relative', 'again');
    m.at += 1;
    return go(m, 'special authority ignore slashes');
  },
  'path or authority'(m, char) {
    return char === '/' ? go(m, 'authority') : go(m, 'path', 'again');
  },
  relative(m, char) {
    const { url, base } = m;
    if (base) url.scheme = base.scheme;
    if (isSlash(m, char)) return go(m, 'relative slash');
    if (base) copyAuthority(url, base);
    if (base) Object.assign(url, { path: [...base.path], query: base.query });
    if (beginsTail(m, char) || char === undefined) return undefined;
    url.query = null;
    shortenPath(url);
    return go(m, 'path', 'again');
  },
  'relative slash'(m, char) {
    if (isSpecial(m.url) && (char === '/' || char === '\\')) return go(m, 'special authority ignore slashes');
    if (char === '/') return go(m, 'authority');
    if (m.base) copyAuthority(m.url, m.base);
    return go(m, 'path', 'again');
  },
  'special authority slashes'(m, char) {
    if (char !== '/' || m.input[m.at + 1] !== '/') return go(m, 'special authority ignore slashes', 'again');
    m.at += 1;
    return go(m, 'special authority ignore slashes');
  },
  'special authority ignore slashes'(m, char) {
    return char === '/' || char === '\\' ? undefined : go(m, 'authority', 'again');
  },
  ...authorityStates,
  ...pathStates,
};

function endOfScheme(m: Machine): undefined {
  const { url, base, input } = m;
  url.scheme = m.buffer;
  m.buffer = '';
  if (url.scheme === 'file') return go(m, 'file');
  if (isSpecial(url)) {
    const related = base?.scheme === url.scheme;
    return go(m, related ? 'special relative or authority' : 'special authority slashes');
  }
  if (input[m.at + 1] !== '/') {
    url.path = '';
    return go(m, 'opaque path');
  }
  m.at += 1;
  return go(m, 'path or authority');
}

/** A special scheme may become another special one, and others only each other. */
function replaceScheme({ url, buffer }: Machine): 'done' {
  const keep =
    isSpecial(url) !== isSpecial({ scheme: buffer }) ||
    (buffer === 'file' && (hasCredentials(url) || url.port !== null)) ||
    (url.scheme === 'file' && url.host === '');
  if (keep) return 'done';
  url.scheme = buffer;
  if (url.port === defaultPorts[url.scheme]) url.port = null;
  return 'done';
}

function copyAuthority(url: UrlRecord, { username, password, host, port }: UrlRecord): void {
  Object.assign(url, { username, password, host, port });
}
