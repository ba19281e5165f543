import { parseHost } from './host.ts';
import { go, isSlash, type Machine, type State } from './machine.ts';
import { encodeChar, encodeSets } from './percent.ts';
import { defaultPorts, hasCredentials, isSpecial } from './record.ts';

type Names = 'authority' | 'host' | 'hostname' | 'port' | 'file host';

/** The states that read what stands between `//` and the path. */
export const authorityStates: { readonly [name in Names]: State } = {
  authority(m, char) {
    if (char === '@') {
      readCredentials(m);
      return undefined;
    }
    if (!endsAuthority(m, char)) {
      m.buffer += char;
      return undefined;
    }
    if (m.atSeen && m.buffer === '') return 'failed';
    // What was read since the last @ was the host after all.
    m.at -= Array.from(m.buffer).length + 1;
    m.buffer = '';
    return go(m, 'host');
  },
  host: readHost,
  hostname: readHost,
  port(m, char) {
    if (char !== undefined && /^\d$/.test(char)) {
      m.buffer += char;
      return undefined;
    }
    if (!endsAuthority(m, char) && !m.override) return 'failed';
    if (m.buffer !== '') {
      const port = Number(m.buffer);
      if (port > 65_535) return 'failed';
      m.url.port = port === defaultPorts[m.url.scheme] ? null : port;
      m.buffer = '';
      if (m.override) return 'done';
    }
    return m.override ? 'failed' : go(m, 'path start', 'again');
  },
  'file host'(m, char) {
    if (!endsAuthority(m, char)) {
      m.buffer += char;
      return undefined;
    }
    // A drive letter stays in the buffer: it is the beginning of the path.
    if (!m.override && /^[a-z][:|]$/i.test(m.buffer)) return go(m, 'path', 'again');
    const host = m.buffer === '' ? '' : parseHost(m.buffer, !isSpecial(m.url));
    if (host === null) return 'failed';
    m.url.host = host === 'localhost' ? '' : host;
    if (m.override) return 'done';
    m.buffer = '';
    return go(m, 'path start', 'again');
  },
};

function readHost(m: Machine, char: string | undefined): ReturnType<State> {
  const { url } = m;
  if (m.override && url.scheme === 'file') return go(m, 'file host', 'again');
  const beforePort = char === ':' && !m.inBrackets;
  if (!beforePort && !endsAuthority(m, char)) {
    if (char === '[') m.inBrackets = true;
    if (char === ']') m.inBrackets = false;
    m.buffer += char;
    return undefined;
  }
  const empty = m.buffer === '';
  if (empty && (beforePort || isSpecial(url))) return 'failed';
  if (beforePort && m.override === 'hostname') return 'failed';
  if (empty && m.override && (hasCredentials(url) || url.port !== null)) return 'failed';
  const host = parseHost(m.buffer, !isSpecial(url));
  if (host === null) return 'failed';
  url.host = host;
  m.buffer = '';
  if (beforePort) return go(m, 'port');
  return m.override ? 'done' : go(m, 'path start', 'again');
}

function endsAuthority(m: Machine, char: string | undefined): char is '/' | '?' | '#' | '\\' | undefined {
  return char === undefined || char === '?' || char === '#' || isSlash(m, char);
}

function readCredentials(m: Machine): void {
  const text = m.atSeen ? `%40${m.buffer}` : m.buffer;
  m.atSeen = true;
  m.buffer = '';
  for (const char of text) {
    if (char === ':' && !m.passwordSeen) m.passwordSeen = true;
    else if (m.passwordSeen) m.url.password += encodeChar(char, encodeSets.userinfo);
    else m.url.username += encodeChar(char, encodeSets.userinfo);
  }
}
