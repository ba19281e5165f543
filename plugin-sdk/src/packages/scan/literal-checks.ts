import type { Literal, TemplateElement } from 'acorn';
import { coversHost } from '../../build/manifest-shape.ts';
import { quote } from '../problems.ts';
import { isDataTable } from './data-tables.ts';
import type { Sighting } from './findings.ts';

/** A piece of text in the code. `isFetched`: it is an argument of something called fetch. */
export type TextNode = {
  readonly node: Literal | TemplateElement;
  readonly text: string;
  readonly isFetched: boolean;
};

// Escapes of letters, digits and signs that could have been written as they are.
const needlessEscapes = /(?:\\x[2-7][0-9a-f]|\\u00[2-7][0-9a-f]|\\u\{0*[2-7][0-9a-f]\}){8,}/i;
const packedLength = 512;
/** Bits for each character: English has 4.1, minified code 5.2, base64 of compressed data 6. */
const packedEntropy = 5.6;

/** What the texts in the code tell: hosts that are not declared, and texts made unreadable. */
export function checkTexts(
  code: string,
  texts: readonly TextNode[],
  hosts: readonly string[],
): readonly Sighting[] {
  return [...undeclaredHosts(texts, hosts), ...texts.flatMap((text) => unreadable(code, text))];
}

function undeclaredHosts(texts: readonly TextNode[], hosts: readonly string[]): readonly Sighting[] {
  const seen = new Map<string, Sighting>();
  for (const { node, text, isFetched } of texts) {
    for (const host of hostsIn(text)) {
      if (hosts.some((pattern) => coversHost(pattern, host))) continue;
      if (seen.has(host) && !(isFetched && seen.get(host)?.severity === 'low')) continue;
      const message = isFetched
        ? `${quote(host)} is fetched, and permissions.network does not list it.`
        : `${quote(host)} is named, and permissions.network does not list it.`;
      seen.set(host, { code: 'SCAN_HOST', severity: isFetched ? 'medium' : 'low', at: node.start, message });
    }
  }
  return [...seen.values()];
}

function hostsIn(text: string): readonly string[] {
  const found = text
    .slice(0, 1_000_000)
    .matchAll(/\b(?:https?|wss?):\/\/(?:[^\s/@"'<>]{0,200}@)?([a-z0-9.-]{1,253})/gi);
  return [...found]
    .map(([, host = '']) => host.toLowerCase())
    .filter((host) => host.includes('.') && !host.startsWith('.') && !host.endsWith('.'));
}

function unreadable(code: string, { node, text }: TextNode): readonly Sighting[] {
  const raw = code.slice(node.start, node.end);
  if (needlessEscapes.test(raw)) {
    const message = 'plain characters are written as escapes.';
    return [{ code: 'SCAN_OBFUSCATED', severity: 'high', at: node.start, message }];
  }
  if (text.length < packedLength || /\s/.test(text)) return [];
  const bits = entropy(text.slice(0, 65_536));
  if (bits < packedEntropy || isDataTable(text)) return [];
  const message = `a text of ${text.length} characters has ${bits.toFixed(1)} bits in each: it is packed or encrypted.`;
  return [{ code: 'SCAN_OBFUSCATED', severity: 'medium', at: node.start, message }];
}

/** Bits of information in each character, after Shannon 1948. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
