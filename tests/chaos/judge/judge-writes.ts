import type { Evidence, Violation } from './evidence.ts';
import { deletesOf, isMark, type MarkEffect, type Write } from './writes.ts';

type Documents = Evidence['documents'];

/** Every write against the documents: acknowledged ones are there, refused ones are not, none is there in part. */
export function judgeWrites(writes: readonly Write[], documents: Documents): Violation[] {
  const deletes = deletesOf(writes);
  return writes.flatMap((write) => {
    // What was deleted, or may have been, says nothing about the writes before.
    const marks = write.effects
      .filter(isMark)
      .filter(({ document }) => documents.has(document) || !deletes.has(document));
    return [
      ...judgeMarks(write, marks, documents),
      ...judgeDeletes(write, documents),
      ...judgeNumber(write, marks, documents),
    ];
  });
}

function judgeMarks(write: Write, marks: readonly MarkEffect[], documents: Documents): Violation[] {
  const count = ({ document, mark }: MarkEffect): number =>
    documents.get(document)?.ops.filter((other) => other === mark).length ?? 0;
  const there = marks.filter((effect) => count(effect) > 0);
  const missing = marks.filter((effect) => count(effect) === 0);
  const who = `the ${write.outcome} ${write.kind} ${write.op}`;
  const doubled = marks
    .filter((effect) => count(effect) > 1)
    .map(
      (effect): Violation => ({
        rule: 'doubled',
        story: `${who} is in ${effect.document} ${count(effect)} times`,
      }),
    );
  if (write.atomic && there.length > 0 && missing.length > 0) {
    return [...doubled, { rule: 'torn', story: `${who} is in ${named(there)} but not in ${named(missing)}` }];
  }
  if (write.outcome === 'acked' && missing.length > 0) {
    return [...doubled, { rule: 'lost', story: `${who} is not in ${named(missing)}` }];
  }
  if (write.outcome === 'refused' && there.length > 0) {
    return [...doubled, { rule: 'refused', story: `${who} is in ${named(there)}` }];
  }
  return doubled;
}

const named = (effects: readonly MarkEffect[]): string => effects.map(({ document }) => document).join(', ');

function judgeDeletes({ outcome, op, kind, effects }: Write, documents: Documents): Violation[] {
  if (outcome !== 'acked') return [];
  return effects
    .filter((effect) => !isMark(effect) && documents.has(effect.document))
    .map(({ document }) => ({ rule: 'lost', story: `the acked ${kind} ${op} left ${document} there` }));
}

/** A counter told its writer at which number it saw itself: the place of its mark. */
function judgeNumber(
  { number, op }: Write,
  [effect]: readonly MarkEffect[],
  documents: Documents,
): Violation[] {
  const document = effect && documents.get(effect.document);
  if (number === undefined || document === undefined || document.ops[number - 1] === op) return [];
  const story = `the counter ${op} was told number ${number}, but ${document._id} has it at ${document.ops.indexOf(op) + 1}`;
  return [{ rule: 'doubled', story }];
}
