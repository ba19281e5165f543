import { notSupported } from '../errors.ts';
import { isDoc } from '../values/document.ts';

const operators: ReadonlySet<string> = new Set([
  '$function',
  '$accumulator',
  '$where',
  '$meta',
  '$toHashedIndexKey',
]);

/** Refuses expressions that would run a client's code, or that need an engine which is not here, wherever they stand. */
export function refuseExpressions(value: unknown): void {
  if (Array.isArray(value)) {
    for (const item of value) refuseExpressions(item);
  } else if (isDoc(value)) {
    for (const [name, operand] of Object.entries(value)) {
      if (operators.has(name)) throw notSupported(name);
      if (name !== '$literal') refuseExpressions(operand);
    }
  }
}

/** Pipeline stages that only a MongoDB deployment can serve. */
export const refusedStages: ReadonlySet<string> = new Set([
  '$geoNear',
  '$search',
  '$searchMeta',
  '$vectorSearch',
  '$changeStream',
  '$listSessions',
  '$listLocalSessions',
  '$currentOp',
  '$planCacheStats',
  '$queryStats',
]);
