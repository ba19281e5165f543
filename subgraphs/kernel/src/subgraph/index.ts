export type { Subgraph, SubgraphParts } from './build.ts';
export { buildSubgraph, UnknownResolverError } from './build.ts';
export { formatErrors, formatResult, maskError, maskErrors } from './errors.ts';
export type { PermissionTable } from './permissions.ts';
export { PermissionTableError } from './permissions.ts';
export type { Rule, SubgraphContext } from './rules.ts';
export { asAgent, fromGateway, mayAdminister, mayExecute, open, signedIn } from './rules.ts';
export { dateTimeScalar, jsonScalar, microUsdScalar } from './scalars.ts';
