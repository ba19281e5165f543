/** How many words a text has, and how often each of them occurs, in lower case. */
export function countWords(text: string): { total: number; words: Record<string, number> } {
  const found = text.toLowerCase().match(/\p{L}[\p{L}\p{M}'’-]*/gu) ?? [];
  const counts = new Map<string, number>();
  for (const word of found) counts.set(word, (counts.get(word) ?? 0) + 1);
  return { total: found.length, words: Object.fromEntries(counts) };
}
