import { Client } from 'undici';
import { percentile } from '../statistics.ts';
import type { LoadResult, LoadRun } from './calls.ts';

/** Keeps one request under way on each connection until the time is up. */
export async function load(run: LoadRun): Promise<LoadResult> {
  const clients = Array.from({ length: run.connections }, () => new Client(run.origin));
  try {
    // The first request opens the connection, and is not counted.
    await Promise.all(clients.map((client) => ask(client, run)));
    const began = performance.now();
    const perClient = await Promise.all(
      clients.map((client) => askUntil(client, run, began + run.durationMs)),
    );
    const elapsedMs = performance.now() - began;
    const latencies = Float64Array.from(perClient.flatMap((client) => client.latencies)).sort();
    return {
      requests: latencies.length,
      failures: perClient.reduce((sum, { failures }) => sum + failures, 0),
      elapsedMs,
      p50Ms: percentile(latencies, 0.5),
      p99Ms: percentile(latencies, 0.99),
    };
  } finally {
    await Promise.all(clients.map((client) => client.destroy()));
  }
}

async function askUntil(client: Client, run: LoadRun, endMs: number) {
  const latencies: number[] = [];
  let failures = 0;
  for (let before = performance.now(); before < endMs; ) {
    if (!(await ask(client, run))) failures += 1;
    const now = performance.now();
    latencies.push(now - before);
    before = now;
  }
  return { latencies, failures };
}

const headers = { 'content-type': 'application/json', accept: 'application/json' };

/** Whether the answer was the expected one. Undici's dispatch is the cheapest way to ask that it offers. */
function ask(client: Client, { body, answerBytes }: LoadRun): Promise<boolean> {
  return new Promise((resolve) => {
    let status = 0;
    let bytes = 0;
    client.dispatch(
      { method: 'POST', path: '/graphql', headers, body },
      {
        onRequestStart() {},
        onResponseStart(_controller, statusCode) {
          status = statusCode;
        },
        onResponseData(_controller, chunk) {
          bytes += chunk.length;
        },
        onResponseEnd: () => resolve(status === 200 && bytes === answerBytes),
        onResponseError: () => resolve(false),
      },
    );
  });
}
