const namesMax = 5;

/** Up to five of the names that look like the one asked for, nearest first. */
export function nearNames(asked: string, names: readonly string[]): readonly string[] {
  return names
    .map((name) => ({ name, distance: distanceOf(asked, name) }))
    .filter(({ distance }) => distance <= tolerance(asked))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, namesMax)
    .map(({ name }) => name);
}

/** The agent's own name is compared too: a wrong or missing package name is the commonest mistake. */
function distanceOf(asked: string, name: string): number {
  return Math.min(editDistance(asked, name), editDistance(lastPart(asked), lastPart(name)));
}

const lastPart = (id: string) => id.slice(id.lastIndexOf('/') + 1).slice(0, 100);
const tolerance = (asked: string) => Math.max(2, Math.floor(lastPart(asked).length * 0.4));

/** The number of characters to insert, delete or replace (Levenshtein), row by row. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
