/** What this agent is there for: `{ text }` in, its length and its most frequent words out. */
export async function describeText(input, { words: wordsMax = 5 } = {}, signal) {
  if (typeof input?.text !== 'string')
    throw Object.assign(new Error('It takes { "text": "…" }.'), { code: 'TEXT_MISSING' });
  const words = input.text.toLowerCase().match(/\p{L}[\p{L}\p{M}'’-]*/gu) ?? [];
  const counts = new Map();
  for (const [place, word] of words.entries()) {
    // A long text must not keep the agent from reporting.
    if (place % 100_000 === 99_999) await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted) return null;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const frequent = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, wordsMax);
  return {
    characters: [...input.text].length,
    words: words.length,
    frequent: frequent.map(([word, times]) => ({ word, times })),
  };
}
