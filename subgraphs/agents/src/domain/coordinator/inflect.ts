const irregular: Readonly<Record<string, readonly string[]>> = {
  write: ['writes', 'writing', 'wrote', 'written'],
  rewrite: ['rewrites', 'rewriting', 'rewrote', 'rewritten'],
  build: ['builds', 'building', 'built'],
  set: ['sets', 'setting'],
  cut: ['cuts', 'cutting'],
  make: ['makes', 'making', 'made'],
  find: ['finds', 'finding', 'found'],
  get: ['gets', 'getting', 'got'],
  split: ['splits', 'splitting'],
  go: ['goes', 'going'],
  take: ['takes', 'taking'],
  do: ['does', 'doing'],
  run: ['runs', 'running', 'ran'],
  ship: ['ships', 'shipping', 'shipped'],
  debug: ['debugs', 'debugging', 'debugged'],
  trim: ['trims', 'trimming', 'trimmed'],
  put: ['puts', 'putting'],
  dig: ['digs', 'digging'],
  let: ['lets', 'letting'],
};

/** Inflects the first word: `tracks down`, `tracking down`. */
export function verbForms(phrase: string): readonly string[] {
  const [first = '', ...rest] = phrase.split(' ');
  const regular = () => {
    const stem = first.endsWith('e') ? first.slice(0, -1) : first;
    const thirdPerson = /(?:s|sh|ch|x)$/.test(first)
      ? `${first}es`
      : /[^aeiou]y$/.test(first)
        ? `${first.slice(0, -1)}ies`
        : `${first}s`;
    const past = /[^aeiou]y$/.test(first) ? `${first.slice(0, -1)}ied` : `${stem}ed`;
    return [thirdPerson, `${stem}ing`, past];
  };
  return [first, ...(irregular[first] ?? regular())].map((form) => [form, ...rest].join(' '));
}

/** Of the last word. */
export function plural(phrase: string): string {
  if (/[^aeiou]y$/.test(phrase)) return `${phrase.slice(0, -1)}ies`;
  return /(?:s|sh|ch|x)$/.test(phrase) ? `${phrase}es` : `${phrase}s`;
}
