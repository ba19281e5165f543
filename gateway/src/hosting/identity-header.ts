/** The header in which services of one installation prove who they are and for whom they ask. */
export const identityHeader = 'x-ymera-identity';

interface GraphqlRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

export function isGraphqlRequest(value: unknown): value is GraphqlRequest {
  return typeof value === 'object' && value !== null && 'query' in value && typeof value.query === 'string';
}
