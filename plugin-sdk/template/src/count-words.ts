/**
 * How many words a text has, and how often each of them occurs, in lower case. It is a list, for words of any text make
 * bad keys: "constructor" is one that may not leave the sandbox.
 */
export function countWords(text: string): { total: number; words: { word: string; count: number }[] } {
  const found = text.toLowerCase().match(/\p{L}[\p{L}\p{M}'’-]*/gu) ?? [];
  const counts = new Map<string, number>();
  for (const word of found) counts.set(word, (counts.get(word) ?? 0) + 1);
  return { total: found.length, words: [...counts].map(([word, count]) => ({ word, count })) };
}
