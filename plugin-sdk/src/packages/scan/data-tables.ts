import { createHash } from 'node:crypto';

/**
 * Tables that widely used libraries carry in packed form, by the SHA-256 of their UTF-16: nothing in their form tells
 * them from packed code, so each is known by its bytes alone.
 */
const packedTables: ReadonlySet<string> = new Set([
  // The character references of HTML, as entities 8.1 has them.
  '39e50693086a78a141b8c700375cc3ceabd6974a8b2e7b3009cddca7eca809dd',
]);

/** Whether a text that looks packed is data which cannot hide code: a table of characters, or one known by its bytes. */
export function isDataTable(text: string): boolean {
  return isCharacterTable(text) || packedTables.has(digestOf(text));
}

/**
 * Whether a text lists characters outside ASCII in strictly ascending order, alone or as ranges (`à-öø-ÿ`), as tables
 * of Unicode do. Code spelled with characters repeats them and is in no order.
 */
function isCharacterTable(text: string): boolean {
  let last = 0x7f;
  for (const character of text) {
    if (character === '-') continue;
    const point = character.codePointAt(0) ?? 0;
    if (point <= last) return false;
    last = point;
  }
  return true;
}

// Not UTF-8, in which all halves of surrogate pairs are one character.
function digestOf(text: string): string {
  return createHash('sha256').update(Buffer.from(text, 'utf16le')).digest('hex');
}
