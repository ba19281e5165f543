import { expect, test } from 'vitest';
import { benchAgents, type Plan } from '../bench/agents/bench.ts';
import { report } from '../bench/agents/report.ts';

const plan: Plan = { clients: 5, pools: 2, rounds: 1, roundMs: 200, warmUpMs: 50, calmPerSecond: 50 };

test('the bench of agents asks for everything it measures, and reports it', async () => {
  const measured = await benchAgents(plan);
  expect(measured.map(({ operation }) => operation.name)).toEqual([
    ...['registration', 'report', 'status query', 'overview', 'selection among 1,000', 'routing decision'],
    ...['acquire', 'release', 'node:http, one insert', 'Apollo Server, an agent from memory'],
  ]);
  for (const { full, calm } of measured)
    for (const { requests, p50Ms, p99Ms } of [full, calm]) {
      expect(requests).toBeGreaterThan(0);
      expect(p99Ms).toBeGreaterThanOrEqual(p50Ms);
    }
  const text = report(measured, plan, 0);
  for (const { operation } of measured) expect(text).toContain(operation.name);
  expect(text).toContain('100 ms');
});
