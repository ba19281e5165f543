/** What is not shown to readers. */
const hidden: ReadonlySet<string> = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'svg',
  'head',
  'iframe',
]);
/** What stands on lines of its own. */
const blocks: ReadonlySet<string> = new Set([
  ...[
    'address',
    'article',
    'aside',
    'blockquote',
    'br',
    'dd',
    'div',
    'dl',
    'dt',
    'fieldset',
    'figure',
    'footer',
  ],
  ...[
    'form',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'header',
    'hr',
    'li',
    'main',
    'nav',
    'ol',
    'p',
    'pre',
    'section',
  ],
  ...['table', 'td', 'th', 'title', 'tr', 'ul'],
]);

const named: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', copy: '©', reg: '®', trade: '™' },
  ...{ hellip: '…', mdash: '—', ndash: '–', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', bull: '•' },
  ...{ middot: '·', laquo: '«', raquo: '»', euro: '€', pound: '£', deg: '°', times: '×', rarr: '→' },
};

/**
 * The text of a page of HTML as a reader sees it, each block on a line, and every line of the page's source; links,
 * pictures and scripts are left out. It reads the page once from front to back, so that no page takes longer than its length.
 */
export function textOfHtml(html: string): string {
  const parts: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open === -1) {
      parts.push(html.slice(at));
      break;
    }
    parts.push(html.slice(at, open));
    const tag = readTag(html, open);
    if (tag.name !== null && blocks.has(tag.name)) parts.push('\n');
    if (tag.isText) parts.push('<');
    at = tag.isOpening && tag.name !== null && hidden.has(tag.name) ? endOf(html, tag) : tag.end;
  }
  return tidy(decode(parts.join('')));
}

interface Tag {
  /** In small letters; null for a comment and the like. */
  readonly name: string | null;
  readonly isOpening: boolean;
  /** It begins like a tag and is none. */
  readonly isText: boolean;
  /** Where what comes after it begins. */
  readonly end: number;
}

const tagStart = /<(\/?)([a-z][a-z0-9-]*)/iy;

function readTag(html: string, open: number): Tag {
  if (html.startsWith('<!--', open)) return skipped(html, html.indexOf('-->', open + 4), 3);
  tagStart.lastIndex = open;
  const start = tagStart.exec(html);
  if (!start) {
    const isMarkup = html[open + 1] === '!' || html[open + 1] === '?';
    return isMarkup
      ? skipped(html, html.indexOf('>', open), 1)
      : { name: null, isOpening: false, isText: true, end: open + 1 };
  }
  const [, slash, name = ''] = start;
  const close = closeOf(html, tagStart.lastIndex);
  const isOpening = slash === '' && html[close - 1] !== '/';
  return { name: name.toLowerCase(), isOpening, isText: false, end: Math.min(close + 1, html.length) };
}

const skipped = (html: string, found: number, length: number): Tag => ({
  ...{ name: null, isOpening: false, isText: false },
  end: found === -1 ? html.length : found + length,
});

/** The end of a tag, past whatever its attributes quote. */
function closeOf(html: string, from: number): number {
  let quote = '';
  for (let at = from; at < html.length; at++) {
    const letter = html[at] ?? '';
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '>') return at;
  }
  return html.length;
}

/** Behind the end tag of what is hidden; without one, the rest of the page is hidden. */
function endOf(html: string, { name, end }: Tag): number {
  const closing = new RegExp(`</${name}[\\s>/]`, 'gi');
  closing.lastIndex = end;
  const found = closing.exec(html);
  return found ? Math.min(closeOf(html, found.index) + 1, html.length) : html.length;
}

const decode = (text: string): string =>
  text.replace(/&(#x[0-9a-f]{1,6}|#[0-9]{1,7}|[a-z]{2,8});/gi, (whole, body: string) => {
    if (!body.startsWith('#')) return named[body] ?? whole;
    const code = Number.parseInt(
      body.slice(body[1] === 'x' || body[1] === 'X' ? 2 : 1),
      /^#x/i.test(body) ? 16 : 10,
    );
    return code > 0 && code <= 0x10_ff_ff && (code < 0xd8_00 || code > 0xdf_ff)
      ? String.fromCodePoint(code)
      : whole;
  });

function tidy(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/[\s\u00a0]+/g, ' ').trim());
  return lines.filter((line) => line !== '').join('\n');
}
