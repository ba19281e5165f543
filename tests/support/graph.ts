import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { snippet } from './readme.ts';

export interface GraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string; readonly details?: Record<string, unknown> };
}

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes
export type Data = any;

export interface GraphAnswer {
  readonly status: number;
  readonly data?: Data;
  readonly errors?: readonly GraphError[];
}

/** A client of the graph over HTTP. */
export async function ask(
  url: string,
  query: string,
  { variables = {}, token }: { variables?: Record<string, unknown>; token?: string | undefined } = {},
): Promise<GraphAnswer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.json()) as Omit<GraphAnswer, 'status'>; // as GraphQL over HTTP says
  return { status: response.status, ...answer };
}

/** The same, for what must succeed. */
export async function mustAsk(...call: Parameters<typeof ask>): Promise<Data> {
  const answer = await ask(...call);
  if (answer.errors || !answer.data) throw new Error(`The graph answered ${JSON.stringify(answer)}`);
  return answer.data;
}

export function socketClient(url: string, token: string): Client {
  return createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
}

/** Makes the first admin as the README says, with the link that was printed; the admin's token. */
export async function firstAdmin(url: string, output: string): Promise<string> {
  const token = /#token=(\S+)/.exec(output)?.[1];
  const variables = { token, email: 'ada@example.org', password: 'correct horse battery' };
  const data = await mustAsk(url, snippet('README.md', 'graphql', 'completeSetup'), { variables });
  return data.completeSetup.accessToken;
}
