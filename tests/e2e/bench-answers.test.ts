import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measure, type Plan } from '../bench/measure.ts';
import { childEnvironment } from '../bench/processes/start-child.ts';
import { type BenchQuery, benchQueries } from '../bench/queries.ts';
import { report } from '../bench/report.ts';
import { median, percentile } from '../bench/statistics.ts';
import { type Bench, openBench } from '../bench/variants.ts';
import { AnswersDifferError, subgraphRequests, verify } from '../bench/verify.ts';

const glance: Plan = { connections: 2, warmUpMs: 1, roundMs: 30, rounds: 2, budgetMs: 60_000 };

describe('the bench', () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await openBench();
  });

  afterAll(() => bench?.stop());

  const variant = (name: string) => {
    const found = bench.variants.find((each) => each.name === name);
    if (!found) throw new Error(`There is no variant ${name}.`);
    return found;
  };

  it.each(benchQueries)('has all variants answer the $name query with the same bytes', async (query) => {
    expect(bench.variants).toHaveLength(5);
    const { data } = JSON.parse(await verify(query, bench.variants));
    const product = data.product ?? data.products[7];
    expect(product).toMatchObject({ id: 'p7', inStock: true, shippingCost: 555 });
    expect(product.reviews[0].author.name).toMatch(/^Customer number \d+$/);
  });

  it.each(benchQueries)('has both gateways ask every subgraph for the $name query', async (query) => {
    for (const name of ['ymera-http', 'apollo-gateway']) {
      const requests = await subgraphRequests(query, variant(name), bench.subgraphs);
      expect(requests).toHaveLength(4);
      expect(Math.min(...requests)).toBeGreaterThanOrEqual(1);
    }
  });

  it.each(['ymera-local', 'monolith', 'bare'])('asks no subgraph over HTTP for %s', async (name) => {
    for (const query of benchQueries) {
      expect(await subgraphRequests(query, variant(name), bench.subgraphs)).toEqual([0, 0, 0, 0]);
    }
  });

  it('refuses a query that is answered with errors', async () => {
    const unknown: BenchQuery = { name: 'unknown', about: '', query: '{ users(first: -1) { nothing } }' };
    await expect(verify(unknown, [variant('monolith')])).rejects.toThrow(AnswersDifferError);
  });

  it('reports figures of every variant for every query', async () => {
    const tasks = await Promise.all(
      benchQueries.map(async (query) => {
        const answerBytes = Buffer.byteLength(await verify(query, bench.variants));
        return { query, answerBytes, fetches: [{ title: 'A gateway', perSubgraph: [1, 2, 3, 4] }] };
      }),
    );
    const measured = await measure(bench, tasks, glance);
    const text = report({ variants: bench.variants, tasks, measured, plan: glance, loadBefore: 0 });
    for (const { title } of bench.variants) expect(text.split(title)).toHaveLength(benchQueries.length + 1);
    for (const { query } of tasks) {
      expect(measured.ratio(query, 'bare', 'bare')).toBe(1);
      expect(measured.ratio(query, 'bare', 'ymera-http')).toBeGreaterThan(0);
    }
    expect(text).toContain('A gateway 1 + 2 + 3 + 4');
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('gives no figures when answers are not the expected ones', async () => {
    const tasks = benchQueries.map((query) => ({ query, answerBytes: 1 }));
    await expect(measure(bench, tasks, glance)).rejects.toThrow(/wrongly/);
  });

  it('ends all its processes', async () => {
    const own = await openBench();
    await own.stop();
    for (const { origin, server } of own.variants) {
      await expect(fetch(origin)).rejects.toThrow();
      await expect(server.call('usage', null)).rejects.toThrow('is not running');
    }
  });
});

describe('the comparison of answers', () => {
  const query: BenchQuery = { name: 'two', about: '', query: '{ two }' };

  it('says where a variant answers differently', async () => {
    const right = await serve('{"data":{"two":2}}\n');
    const wrong = await serve('{"data":{"two":3}}\n');
    try {
      const refused = verify(query, [
        right,
        { ...right, title: 'another' },
        { ...wrong, title: 'the odd one' },
      ]);
      await expect(refused).rejects.toThrow(/from character 15 on.*the odd one/);
    } finally {
      await Promise.all([right.close(), wrong.close()]);
    }
  });

  it('refuses an answer that all give alike but that holds errors', async () => {
    const failing = await serve('{"data":null,"errors":[{"message":"no"}]}');
    try {
      await expect(verify(query, [failing, failing])).rejects.toThrow('has errors');
    } finally {
      await failing.close();
    }
  });
});

async function serve(body: string) {
  const server = createServer((_, response) => response.end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = () => new Promise<unknown>((resolve) => server.close(resolve).closeAllConnections());
  return { title: 'a server', origin: `http://127.0.0.1:${port}`, close };
}

describe('the figures', () => {
  it('take the nearest rank for a percentile', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile([7], 0.99)).toBe(7);
  });

  it('take the middle of the rounds, whichever order they came in', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([8, 2, 4, 100])).toBe(6);
  });
});

it('lets no framework report to its maker', () => {
  const own = { PATH: '/bin', APOLLO_KEY: 'service:shop:x', APOLLO_GRAPH_REF: 'shop@main', NODE_ENV: 'test' };
  expect(childEnvironment(own)).toEqual({
    PATH: '/bin',
    NODE_ENV: 'production',
    APOLLO_TELEMETRY_DISABLED: 'true',
  });
});

it('says how the bench is used when it is given an option that it does not have', () => {
  const main = join(import.meta.dirname, '../bench/main.ts');
  const { status, stderr, stdout } = spawnSync(process.execPath, [main, '--fast'], { encoding: 'utf8' });
  expect(stderr).toContain('--short');
  expect([status, stdout]).toEqual([2, '']);
});
