/**
 * Characters that change what is read without being seen: controls, marks of direction, zero-width characters, and
 * the tags of plane 14, with which instructions can be hidden from people.
 */
const unseen =
  /(?![\t\n\v\f\r])\p{Cc}|[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u{e0000}-\u{e0fff}]/gu;

/** Text of one line or, where the page breaks lines by `\n`, of several; every other white space is one blank. */
export function tidy(text: string): string {
  return text
    .replace(unseen, '')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{2,}/g, '\n')
    .trim();
}

/** Text with its own lines and blanks. */
export function tidyCode(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(unseen, '').replace(/^\n+/, '').trimEnd();
}

/** Text of one line, at most so long. */
export function tidyLine(text: string, lengthMax: number): string {
  return tidy(text.slice(0, lengthMax * 4).replace(/\s+/g, ' ')).slice(0, lengthMax);
}
