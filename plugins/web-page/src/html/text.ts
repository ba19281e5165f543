/**
 * Characters that change what is read without being seen: controls, marks of direction, zero-width characters, and
 * the tags of plane 14, with which instructions can be hidden from people.
 */
const unseen =
  /[[\p{Cc}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u{e0000}-\u{e0fff}]--[\t-\r]]+/gv;

/** A piece of text without characters that nobody sees; its lines and blanks are kept. */
export function visible(text: string): string {
  return text.replace(unseen, '').replace(/\r\n?/g, '\n');
}

/** The same with every white space as one blank. A single blank is no match: most are that already. */
export function visibleInline(text: string): string {
  return text.replace(unseen, '').replace(/\s{2,}|[^\S ]/g, ' ');
}

/** Pieces of `visibleInline` and line breaks in one: no blanks beside breaks, no empty lines. */
export function tidy(text: string): string {
  return text
    .replace(/ {2,}/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{2,}/g, '\n')
    .trim();
}

/** Pieces of `visible` in one, with their own lines and blanks. */
export function tidyCode(text: string): string {
  return text.replace(/^\n+/, '').trimEnd();
}

/** Text of one line, at most so long. */
export function tidyLine(text: string, lengthMax: number): string {
  return visibleInline(text.slice(0, lengthMax * 4))
    .trim()
    .slice(0, lengthMax);
}
