import type { Evidence, Violation } from './evidence.ts';
import { isMark, type Write } from './writes.ts';

/** Every document against itself and the intents: it counts its marks, and somebody meant each of them. */
export function judgeDocuments(writes: readonly Write[], documents: Evidence['documents']): Violation[] {
  const meant = new Set(
    writes.flatMap(({ effects }) =>
      effects.filter(isMark).map(({ document, mark }) => `${document} ${mark}`),
    ),
  );
  const found: Violation[] = [];
  let balance = 0;
  for (const [name, { ops, last, n, balance: own = 0 }] of documents) {
    balance += own;
    const strangers = ops.filter((mark) => !meant.has(`${name} ${mark}`));
    if (strangers.length > 0)
      found.push({ rule: 'strange', story: `nobody wrote ${strangers} into ${name}` });
    if (n !== ops.length || last !== ops.at(-1)) {
      const story = `${name} counts ${n} writes with ${last} the last, and holds ${ops.length} with ${ops.at(-1)} the last`;
      found.push({ rule: 'strange', story });
    }
  }
  if (balance !== 0) found.push({ rule: 'torn', story: `the accounts add up to ${balance} instead of 0` });
  return found;
}
