import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'undici';
import { median, percentile } from '../statistics.ts';

/** Something that many clients ask for at once. */
export interface Operation {
  readonly name: string;
  /** What p99 is to stay below, in milliseconds; null of what is there to compare with. */
  readonly targetMs: number | null;
  readonly origin: string;
  /** The request that a client makes for the nth time. */
  readonly request: (client: number, n: number) => GraphRequest;
  /** Hears of each answer. */
  readonly answered?: (client: number, data: Answered) => void;
  /** How often each client may ask in a round; any number when left out. */
  readonly timesMax?: number;
}

export interface GraphRequest {
  readonly token: string | null;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes
export type Answered = any;

export interface Load {
  readonly clients: number;
  readonly ms: number;
  /** Requests a second of all clients together, evenly spread; null lets each ask again as soon as it is answered. */
  readonly perSecond: number | null;
}

export interface Figures {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * Has every client ask for these operations by turns, over connections of its own, until the time is up; the figures
 * are each operation's own. Where a rate is given, a request's time counts from when it was due.
 *
 * @throws Error when anything is answered with an error
 */
export async function measure(operations: readonly Operation[], load: Load): Promise<readonly Figures[]> {
  const latencies = operations.map((): number[] => []);
  const began = performance.now();
  const lanes = Array.from({ length: load.clients }, (_, client) =>
    askOn(operations, { ...load, client, began, latencies }),
  );
  await Promise.all(lanes);
  const seconds = (performance.now() - began) / 1_000;
  return latencies.map((own) => {
    const sorted = Float64Array.from(own).sort();
    const [p50Ms, p99Ms] = [percentile(sorted, 0.5), percentile(sorted, 0.99)];
    return { requests: sorted.length, perSecond: sorted.length / seconds, p50Ms, p99Ms };
  });
}

/** Several rounds of one operation: their medians. */
export function together(rounds: readonly Figures[]): Figures {
  const of = (pick: (figures: Figures) => number) => median(rounds.map(pick));
  return {
    requests: rounds.reduce((sum, { requests }) => sum + requests, 0),
    perSecond: of(({ perSecond }) => perSecond),
    p50Ms: of(({ p50Ms }) => p50Ms),
    p99Ms: of(({ p99Ms }) => p99Ms),
  };
}

interface Lane extends Load {
  readonly client: number;
  readonly began: number;
  readonly latencies: readonly number[][];
}

async function askOn(operations: readonly Operation[], lane: Lane): Promise<void> {
  const { client, clients, perSecond, began, ms, latencies } = lane;
  const turns = operations.map((operation, place) => ({
    operation,
    connection: new Client(operation.origin),
    own: latencies[place] ?? [],
  }));
  const timesMax = Math.min(...operations.map(({ timesMax: times }) => times ?? Number.POSITIVE_INFINITY));
  const paceMs = perSecond === null ? 0 : (1_000 * clients) / perSecond;
  try {
    for (let n = 0, asked = 0; n < timesMax && performance.now() - began < ms; n++)
      for (const { operation, connection, own } of turns) {
        const due = began + paceMs * (asked++ + client / clients);
        const at = paceMs === 0 ? performance.now() : due;
        if (paceMs > 0) await delay(Math.max(0, due - performance.now()));
        const data = await ask(connection, operation.request(client, n));
        own.push(performance.now() - at);
        operation.answered?.(client, data);
      }
  } finally {
    await Promise.all(turns.map(({ connection }) => connection.destroy()));
  }
}

async function ask(client: Client, { token, query, variables }: GraphRequest): Promise<Answered> {
  const headers = {
    'content-type': 'application/json',
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
  const body = JSON.stringify({ query, variables });
  const response = await client.request({ method: 'POST', path: '/graphql', headers, body });
  const answer = (await response.body.json()) as { data?: Answered; errors?: unknown }; // as both kinds of server do
  if (answer.errors || !answer.data) throw new Error(`Asked ${body}, got ${JSON.stringify(answer)}`);
  return answer.data;
}
