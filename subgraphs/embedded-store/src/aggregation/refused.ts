import { notSupported } from '../errors.ts';

const refuse = (name: string) => (): never => {
  throw notSupported(name);
};

const names = ['$function', '$accumulator', '$meta', '$toHashedIndexKey'] as const;

/** Expression operators that would run code of the client's or need an engine that is not here. */
export const refusedExpressions = Object.fromEntries(names.map((name) => [name, refuse(name)]));

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
  '$out',
  '$merge',
]);
