/** Compiles a pattern of paths: `*` and `?` within one part of a path, `**` for any parts, `{a,b}` for either. */
export function pathMatcher(pattern: string): (path: string) => boolean {
  const alternatives = expand(pattern).map((one) =>
    one.split('/').filter((part) => part !== '' && part !== '.'),
  );
  return (path) => {
    const parts = path.split('/');
    return alternatives.some((wanted) =>
      matches(wanted, parts, { isAny: (part) => part === '**', fits: partFits }),
    );
  };
}

const alternativesMax = 64;

function expand(pattern: string): readonly string[] {
  let open = [pattern];
  for (let round = 0; round < pattern.length; round++) {
    const next = open.flatMap((one) => {
      const found = /\{([^{}]*)\}/.exec(one);
      if (!found) return [one];
      const [whole, inner = ''] = found;
      return inner.split(',').map((part) => one.replace(whole, () => part));
    });
    if (next.length === open.length && next.every((one, place) => one === open[place])) break;
    open = next.slice(0, alternativesMax);
  }
  return open;
}

const partFits = (wanted: string, part: string): boolean =>
  matches([...wanted], [...part], {
    isAny: (letter) => letter === '*',
    fits: (letter, other) => letter === '?' || letter === other,
  });

/**
 * Whether a list fits a list with wildcards that stand for any number of items. Goes back to the latest wildcard alone,
 * so that no pattern takes longer than the product of both lengths.
 */
function matches(
  wanted: readonly string[],
  given: readonly string[],
  { isAny, fits }: { isAny: (item: string) => boolean; fits: (item: string, other: string) => boolean },
): boolean {
  let [at, place, star, mark] = [0, 0, -1, 0];
  while (place < given.length) {
    const item = wanted[at];
    if (item !== undefined && isAny(item)) {
      star = at++;
      mark = place;
    } else if (item !== undefined && fits(item, given[place] ?? '')) {
      at++;
      place++;
    } else if (star >= 0) {
      at = star + 1;
      place = ++mark;
    } else return false;
  }
  return wanted.slice(at).every(isAny);
}
