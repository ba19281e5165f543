import { type ExecutionResult, graphql } from 'graphql';
import { silentLog } from '../log/index.ts';
import type { RequestScope } from '../principal.ts';
import { maskErrors, type Subgraph } from '../subgraph/index.ts';
import { aScope } from './builders.ts';

/** Runs one operation on one subgraph, the way the gateway would, and gives what a client would see. */
export async function executeOn(
  subgraph: Subgraph,
  source: string,
  options: { variables?: Record<string, unknown>; scope?: Partial<RequestScope> } = {},
): Promise<ExecutionResult> {
  const contextValue = subgraph.createContext(aScope(options.scope));
  const variableValues = options.variables ?? {};
  const result = await graphql({ schema: subgraph.schema, source, contextValue, variableValues });
  // Plain objects, so that tests can compare them: graphql's results have no prototype.
  return JSON.parse(JSON.stringify(maskErrors(result, silentLog)));
}
