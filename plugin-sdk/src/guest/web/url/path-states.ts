import { beginsTail, go, isSlash, type Machine, type State } from './machine.ts';
import { encodeChar, encodeSets, encodeText } from './percent.ts';
import { isSpecial, shortenPath } from './record.ts';

type Names = 'file' | 'file slash' | 'path start' | 'path' | 'opaque path' | 'query' | 'fragment';

/** The states that read files, paths and what follows them. */
export const pathStates: { readonly [name in Names]: State } = {
  file(m, char) {
    const { url, base } = m;
    Object.assign(url, { scheme: 'file', host: '' });
    if (char === '/' || char === '\\') return go(m, 'file slash');
    if (base?.scheme !== 'file') return go(m, 'path', 'again');
    Object.assign(url, { host: base.host, path: [...base.path], query: base.query });
    if (beginsTail(m, char) || char === undefined) return undefined;
    url.query = null;
    if (startsWithDrive(m)) url.path = [];
    else shortenPath(url);
    return go(m, 'path', 'again');
  },
  'file slash'(m, char) {
    const { url, base } = m;
    if (char === '/' || char === '\\') return go(m, 'file host');
    if (base?.scheme === 'file') {
      url.host = base.host;
      const [drive = ''] = base.path;
      if (!startsWithDrive(m) && /^[a-z]:$/i.test(drive)) url.path = [drive];
    }
    return go(m, 'path', 'again');
  },
  'path start'(m, char) {
    if (isSpecial(m.url)) return isSlash(m, char) ? go(m, 'path') : go(m, 'path', 'again');
    if (!m.override && beginsTail(m, char)) return undefined;
    if (char !== undefined) return char === '/' ? go(m, 'path') : go(m, 'path', 'again');
    if (m.override && m.url.host === null && typeof m.url.path !== 'string') m.url.path.push('');
    return undefined;
  },
  path(m, char) {
    const tail = !m.override && (char === '?' || char === '#');
    if (char !== undefined && !isSlash(m, char) && !tail) {
      m.buffer += encodeChar(char, encodeSets.path);
      return undefined;
    }
    endSegment(m, isSlash(m, char));
    m.buffer = '';
    if (tail) beginsTail(m, char);
    return undefined;
  },
  'opaque path'(m, char) {
    if (beginsTail(m, char) || char === undefined) return undefined;
    const next = m.input[m.at + 1];
    // A space at the very end would be lost when the query or fragment is taken away.
    const space = next === '?' || next === '#' ? '%20' : ' ';
    m.url.path += char === ' ' ? space : encodeChar(char, encodeSets.control);
    return undefined;
  },
  query(m, char) {
    if (char !== undefined && (m.override || char !== '#')) {
      m.buffer += char;
      return undefined;
    }
    m.url.query += encodeText(m.buffer, isSpecial(m.url) ? encodeSets.specialQuery : encodeSets.query);
    m.buffer = '';
    if (char === '#') beginsTail(m, char);
    return undefined;
  },
  fragment(m, char) {
    if (char !== undefined) m.url.fragment += encodeChar(char, encodeSets.fragment);
    return undefined;
  },
};

function endSegment(m: Machine, slash: boolean): void {
  const { url, buffer } = m;
  if (typeof url.path === 'string') return;
  const plain = buffer.toLowerCase().replaceAll('%2e', '.');
  if (plain === '..') {
    shortenPath(url);
    if (!slash) url.path.push('');
  } else if (plain === '.') {
    if (!slash) url.path.push('');
  } else {
    const drive = url.scheme === 'file' && url.path.length === 0 && /^[a-z][:|]$/i.test(buffer);
    url.path.push(drive ? `${buffer.charAt(0)}:` : buffer);
  }
}

/** Whether the rest begins with a drive letter, and nothing but a path or its end follows. */
function startsWithDrive({ input, at }: Machine): boolean {
  return /^[a-z][:|]([/\\?#]|$)/i.test(input.slice(at, at + 3).join(''));
}
