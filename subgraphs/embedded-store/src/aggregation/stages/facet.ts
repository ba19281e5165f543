import { locationError } from '../../errors.ts';
import { type Doc, isDoc, newDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import { Budget, sizeOf } from '../memory.ts';
import type { Stage, StageParser } from './stage.ts';

const forbidden = new Set([
  '$facet',
  '$out',
  '$merge',
  '$geoNear',
  '$indexStats',
  '$collStats',
  '$documents',
  '$search',
  '$searchMeta',
  '$vectorSearch',
]);

/** `$facet`: several pipelines over the same documents, which are read once and held. */
export const facet: StageParser = (operand, parsing) => {
  if (!isDoc(operand) || Object.keys(operand).length === 0) {
    throw locationError(40169, `the $facet specification must be a non-empty object`);
  }
  const inner = { ...parsing, inside: '$facet' };
  const facets = Object.entries(operand).map(([name, pipeline]) => {
    if (name.includes('.') || name.startsWith('$'))
      throw locationError(
        16410,
        `$facet: FieldPath field names may not contain '.' or start with '$': ${name}`,
      );
    return [name, parseFacet(name, pipeline, (stages) => parsing.parse(stages, inner))] as const;
  });
  return function* faceting(documents, run) {
    const held = hold(documents);
    const result = newDoc();
    const budget = new Budget('$facet');
    for (const [name, stage] of facets) {
      const found: Doc[] = [];
      for (const doc of stage(held, run)) {
        budget.add(sizeOf(doc));
        found.push(doc);
      }
      result[name] = found;
    }
    yield result;
  };
};

function parseFacet(name: string, pipeline: unknown, parse: (stages: readonly unknown[]) => Stage): Stage {
  if (!Array.isArray(pipeline))
    throw locationError(40170, `arguments to $facet must be arrays, ${name} is type ${typeNameOf(pipeline)}`);
  for (const stage of pipeline) {
    const [first = ''] = isDoc(stage) ? Object.keys(stage) : [];
    if (forbidden.has(first))
      throw locationError(40600, `${first} is not allowed to be used within a $facet stage`);
  }
  return parse(pipeline);
}

function hold(documents: Iterable<Doc>): readonly Doc[] {
  const budget = new Budget('$facet');
  const held: Doc[] = [];
  for (const doc of documents) {
    budget.add(sizeOf(doc));
    held.push(doc);
  }
  return held;
}
