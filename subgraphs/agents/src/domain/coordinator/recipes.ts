import type { IntentKind } from './intent.ts';
import type { StageWork } from './plan.ts';

/** What is done for an intent, in order. What stands before VALIDATE and makes something is what it examines. */
const recipes: Readonly<Record<IntentKind, readonly StageWork[]>> = {
  CREATE: ['ANALYSE', 'CREATE', 'TEST', 'VALIDATE', 'INTEGRATE'],
  ENHANCE: ['REVIEW', 'ENHANCE', 'TEST', 'VALIDATE', 'INTEGRATE'],
  DEBUG: ['ANALYSE', 'FIX', 'TEST', 'VALIDATE', 'INTEGRATE'],
  REFACTOR: ['REVIEW', 'REFACTOR', 'TEST', 'VALIDATE', 'INTEGRATE'],
  SECURE: ['SECURE', 'FIX', 'TEST', 'VALIDATE', 'INTEGRATE'],
  TEST: ['TEST', 'VALIDATE', 'INTEGRATE'],
  DOCUMENT: ['DOCUMENT', 'VALIDATE', 'INTEGRATE'],
  REVIEW: ['REVIEW'],
  ANALYSE: ['ANALYSE'],
  EXPLAIN: ['EXPLAIN'],
  DEPLOY: ['TEST', 'VALIDATE', 'DEPLOY'],
};

/** What an intent adds to the work for another one: "fix it, and document it". */
const additionOf = (kind: IntentKind): StageWork => (kind === 'DEBUG' ? 'FIX' : kind);

/** The order in which work is done, whatever it is done for. */
const order: readonly StageWork[] = [
  ...(['ANALYSE', 'REVIEW'] as const),
  ...(['CREATE', 'ENHANCE', 'FIX', 'REFACTOR'] as const),
  ...(['TEST', 'DOCUMENT', 'EXPLAIN', 'VALIDATE', 'INTEGRATE', 'DEPLOY', 'SYNTHESISE'] as const),
];

/** Work that makes what is examined, and integrated when it passes. */
export const making: ReadonlySet<StageWork> = new Set([
  'CREATE',
  'ENHANCE',
  'FIX',
  'REFACTOR',
  'TEST',
  'DOCUMENT',
]);

/** The work for an intent and all that is wanted besides, each once and in the order in which it is done. */
export function workFor(kind: IntentKind, also: readonly IntentKind[]): readonly StageWork[] {
  const works = new Set([...recipes[kind], ...also.map(additionOf)]);
  // Nothing is deployed that was not validated, and what was not made here is validated by its tests.
  if (works.has('DEPLOY') && ![...works].some((work) => making.has(work))) works.add('TEST');
  const makes = [...works].some((work) => making.has(work));
  if (makes) works.add('VALIDATE');
  if (makes && kind !== 'DEPLOY') works.add('INTEGRATE');
  // Security is looked at before what it finds is mended, and otherwise after the work is done.
  const secureAt = kind === 'SECURE' ? 0 : order.indexOf('TEST') + 0.5;
  const placeOf = (work: StageWork) => (work === 'SECURE' ? secureAt : order.indexOf(work));
  return [...works].sort((a, b) => placeOf(a) - placeOf(b));
}
