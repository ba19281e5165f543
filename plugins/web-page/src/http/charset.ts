import { PageProblem } from '../page-problem.ts';

type Encoding = 'utf-8' | 'utf-16le' | 'windows-1252';

/** Labels of the Encoding standard; to browsers, Latin-1 and ASCII are windows-1252. */
const labels: { readonly [encoding in Encoding]: readonly string[] } = {
  'utf-8': ['utf-8', 'utf8', 'unicode-1-1-utf-8'],
  'utf-16le': ['utf-16le', 'utf-16', 'ucs-2', 'unicode'],
  'windows-1252': [
    'windows-1252',
    'cp1252',
    'x-cp1252',
    'iso-8859-1',
    'iso8859-1',
    'iso_8859-1',
    'iso88591',
    'latin1',
    'l1',
    'ascii',
    'us-ascii',
  ],
};

/** How far the HTML standard looks for a meta element. */
const prescanBytes = 1_024;

/**
 * The text of a page: by its byte order mark, else the header, else a meta element at its beginning, else as UTF-8
 * where it is that, and as windows-1252 where it is not. Throws `CHARSET_NOT_SUPPORTED`.
 */
export function decodePage(bytes: Uint8Array, contentType: string | null): string {
  const named = markOf(bytes) ?? charsetOf(contentType ?? '') ?? metaCharset(bytes);
  if (named !== undefined) return new TextDecoder(encodingOf(named)).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function markOf([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return undefined;
}

/** The charset in a content type such as `text/html; charset=utf-8`. */
function charsetOf(contentType: string): string | undefined {
  return /charset\s*=\s*["']?([^\s"';>]{1,40})/i.exec(contentType)?.[1];
}

function metaCharset(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder('windows-1252').decode(bytes.subarray(0, prescanBytes));
  for (const [tag] of start.replace(/<!--[\s\S]*?-->/g, '').matchAll(/<meta\s[^>]{0,500}>/gi)) {
    const found = charsetOf(tag);
    // The element could be read byte by byte, so it cannot be UTF-16, whatever it says.
    if (found !== undefined) return labels['utf-16le'].includes(found.toLowerCase()) ? 'utf-8' : found;
  }
  return undefined;
}

function encodingOf(charset: string): Encoding {
  const wanted = charset.toLowerCase();
  // The keys of the table are its type.
  const encodings = Object.keys(labels) as Encoding[];
  const encoding = encodings.find((candidate) => labels[candidate].includes(wanted));
  if (encoding !== undefined) return encoding;
  const message = `the page is encoded as "${charset}"; what can be read is ${encodings.join(', ')}`;
  throw new PageProblem('CHARSET_NOT_SUPPORTED', message, { details: { charset } });
}
