/** A word of a request, or the end of a clause in it. */
export interface RequestWord {
  /** As it stands in the request. */
  readonly text: string;
  /** In lower case, with plain apostrophes; `,` or `.` for what ends a clause or a sentence. */
  readonly lower: string;
}

export const requestLengthMax = 20_000;
const wordsMax = 3_000;

/** Words, and the commas and full stops between them. Inside a word may stand what stands in names of code. */
const pattern = /[\p{L}\p{N}_$#@][\p{L}\p{N}_$#@'/.+-]*|[,;:.!?\n]/gu;

/** The words of a request in their order; of one that is longer than 3,000 the first. */
export function requestWords(request: string): readonly RequestWord[] {
  const words: RequestWord[] = [];
  const text = request.slice(0, requestLengthMax).replaceAll(/[’‘]/g, "'");
  for (const [found] of text.matchAll(pattern)) {
    if (words.length >= wordsMax) break;
    if (/^[,;:.!?\n]$/.test(found)) {
      words.push({ text: found, lower: /[,:]/.test(found) ? ',' : '.' });
      continue;
    }
    const bare = found.replace(/['/.+-]+$/, (end) => (/^\+\+/.test(end) ? '++' : ''));
    words.push({ text: bare, lower: bare.toLowerCase() });
    if (/[.]+$/.test(found)) words.push({ text: '.', lower: '.' });
  }
  return words;
}
