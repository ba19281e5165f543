import type { Writable } from 'node:stream';
import { EJSON } from 'bson';
import type { Layout } from '../layout.ts';
import { checkStore } from './check.ts';
import { withFile } from './operator-error.ts';
import { describeProblem, type Problem } from './problem.ts';
import { openSnapshot } from './snapshot.ts';
import { countOf } from './text.ts';

// A store with one broken index may have a problem for every document; more than these teach nothing new.
const shownMax = 100;

const advice = `What to do: docs/embedded-store.md, "When the check finds something".`;

/** Checks a store and writes what it finds as it finds it; tells whether all is well. */
export async function runCheck(
  { file }: Layout,
  { quick, json }: { readonly quick: boolean; readonly json: boolean },
  out: Writable,
): Promise<boolean> {
  const began = performance.now();
  const say = (line: string): void => void (json || out.write(`${line}\n`));
  const shown: Problem[] = [];
  let count = 0;
  const report = (problem: Problem): void => {
    if (++count > shownMax) return;
    shown.push(problem);
    say(`PROBLEM  ${describeProblem(problem)}`);
  };
  const checked = await withFile(file, () => {
    const snapshot = openSnapshot(file);
    try {
      return checkStore(snapshot, {
        quick,
        report,
        onCollection: (namespace, { documents, entries }) =>
          say(
            `${namespace}: ${countOf(documents, 'document')}, ${countOf(entries, 'index entry', 'index entries')}`,
          ),
      });
    } finally {
      snapshot.close();
    }
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const summary = { ok: count === 0, ...checked, problems: count, shown, seconds: Number(seconds) };
  if (json) out.write(`${EJSON.stringify(summary, undefined, 2, { relaxed: true })}\n`);
  if (count > shownMax) say(`… and ${countOf(count - shownMax, 'more problem')}.`);
  say(
    count === 0
      ? `No problem found in ${countOf(checked.collections, 'collection')} (${seconds} s).`
      : `${countOf(count, 'problem')} found in ${countOf(checked.collections, 'collection')} (${seconds} s). ${advice}`,
  );
  return count === 0;
}
