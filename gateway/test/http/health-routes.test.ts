import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { createMetrics } from '@ymera/kernel/telemetry';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { healthRoutes, type ReadinessChecks } from '../../src/http/health-routes.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function ask(path: string, checks: ReadinessChecks = {}) {
  const route = healthRoutes({ checks, metrics: createMetrics() }).find((found) => found.path === path);
  const request = new IncomingMessage(new Socket());
  const { status, body } = (await route?.answer(request, new ServerResponse(request))) ?? {};
  return { status, body: String(body) };
}

const ready = async () => {};

test('a process that lives says so', async () => {
  expect(await ask('/healthz')).toEqual({ status: 200, body: '{"status":"alive"}' });
});

test('a process whose parts all answer is ready', async () => {
  expect(await ask('/readyz', { store: ready, agents: ready })).toEqual({
    status: 200,
    body: '{"status":"ready","parts":{"store":"ready","agents":"ready"}}',
  });
});

test('a process with a part that fails is not ready and names it, without the reason', async () => {
  const checks = { store: () => Promise.reject(new Error('mongodb://ada:swordfish@db')), agents: ready };
  expect(await ask('/readyz', checks)).toEqual({
    status: 503,
    body: '{"status":"not ready","parts":{"store":"not ready","agents":"ready"}}',
  });
});

test('a check that throws at once counts as not ready', async () => {
  const checks = {
    store: () => {
      throw new Error('broken');
    },
  };
  expect(await ask('/readyz', checks)).toMatchObject({ status: 503 });
});

test('a part that never answers is not waited for', async () => {
  const asked = ask('/readyz', { store: () => new Promise(() => {}) });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await asked).toMatchObject({ status: 503 });
});

test('metrics are told in the way of Prometheus', async () => {
  expect((await ask('/metrics')).body).toContain('# TYPE ymera_websockets_open gauge');
});
