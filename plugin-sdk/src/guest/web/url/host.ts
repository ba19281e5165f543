import { decodePercent, encodeSets, encodeText } from './percent.ts';

const forbiddenInHost = /[\0\t\n\r #/:<>?@[\\\]^|]/;
const forbiddenInDomain = /[\0-\x20"#%/:<>?@[\\\]^`{|}\x7f]/;

/**
 * The host parser of the URL standard; null for what is no host. A domain beyond ASCII is refused, for its mapping
 * tables would cost more than they give: it can be written in its `xn--` form.
 */
export function parseHost(input: string, opaque: boolean): string | null {
  if (input.startsWith('[')) {
    const address = input.endsWith(']') ? parseIpv6(input.slice(1, -1)) : null;
    return address && `[${writeIpv6(address)}]`;
  }
  if (opaque) return forbiddenInHost.test(input) ? null : encodeText(input, encodeSets.control);
  const domain = decodePercent(input).toLowerCase();
  if (domain === '' || !/^[\0-\x7f]*$/.test(domain) || forbiddenInDomain.test(domain)) return null;
  return endsInNumber(domain) ? parseIpv4(domain) : domain;
}

function endsInNumber(domain: string): boolean {
  const labels = domain.split('.');
  if (labels.at(-1) === '') {
    if (labels.length === 1) return false;
    labels.pop();
  }
  const last = labels.at(-1) ?? '';
  return /^\d+$/.test(last) || parseIpv4Part(last) !== null;
}

function parseIpv4(domain: string): string | null {
  const labels = domain.split('.');
  if (labels.at(-1) === '' && labels.length > 1) labels.pop();
  if (labels.length > 4) return null;
  const parts: number[] = [];
  for (const label of labels) {
    const part = parseIpv4Part(label);
    if (part === null) return null;
    parts.push(part);
  }
  const last = parts.pop() ?? 0;
  // The last part fills all bytes that the parts before it leave.
  if (parts.some((part) => part > 255) || last >= 256 ** (4 - parts.length)) return null;
  const address = parts.reduce((sum, part, i) => sum + part * 256 ** (3 - i), last);
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

function parseIpv4Part(text: string): number | null {
  if (/^0x[0-9a-f]*$/i.test(text)) return text.length === 2 ? 0 : Number.parseInt(text.slice(2), 16);
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  return /^(0|[1-9]\d*)$/.test(text) ? Number(text) : null;
}

/** Eight pieces of 16 bits. */
function parseIpv6(input: string): number[] | null {
  const halves = input.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = halves.map((half, i) => parsePieces(half, i === halves.length - 1));
  if (!head || (halves.length === 2 && !tail)) return null;
  if (!tail) return head.length === 8 ? head : null;
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? null : [...head, ...Array<number>(missing).fill(0), ...tail];
}

function parsePieces(text: string, last: boolean): number[] | null {
  if (text === '') return [];
  const pieces: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) pieces.push(Number.parseInt(part, 16));
    else if (last && i === parts.length - 1 && /^((^|\.)(0|[1-9]\d{0,2})){4}$/.test(part)) {
      const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number);
      if (Math.max(a, b, c, d) > 255) return null;
      pieces.push(a * 256 + b, c * 256 + d);
    } else return null;
  }
  return pieces.length > 8 ? null : pieces;
}

/** The first longest run of two or more zeros is left out. */
function writeIpv6(pieces: readonly number[]): string {
  let start = -1;
  let length = 1;
  for (let i = 0; i < 8; i += 1) {
    let end = i;
    while (pieces[end] === 0) end += 1;
    if (end - i > length) {
      start = i;
      length = end - i;
    }
  }
  const hex = (part: readonly number[]) => part.map((piece) => piece.toString(16)).join(':');
  if (start < 0) return hex(pieces);
  return `${hex(pieces.slice(0, start))}::${hex(pieces.slice(start + length))}`;
}
