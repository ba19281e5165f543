import type { Metrics } from '@ymera/kernel/telemetry';
import { json } from './answer.ts';
import type { Route } from './server.ts';

/** What has to work for this process to be of use, by name. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<void>>>;

const checkTimeoutMs = 2_000;

/** `/healthz`: the process lives. `/readyz`: everything it needs answers. `/metrics`: for Prometheus. */
export function healthRoutes({
  checks,
  metrics,
}: {
  checks: ReadinessChecks;
  metrics: Metrics;
}): readonly Route[] {
  return [
    { path: '/healthz', methods: ['GET', 'HEAD'], answer: () => json(200, { status: 'alive' }) },
    { path: '/readyz', methods: ['GET', 'HEAD'], answer: () => readiness(checks) },
    {
      path: '/metrics',
      methods: ['GET'],
      answer: async () => ({
        status: 200,
        headers: { 'content-type': metrics.contentType },
        body: await metrics.text(),
      }),
    },
  ];
}

async function readiness(checks: ReadinessChecks) {
  const names = Object.keys(checks);
  const outcomes = await Promise.allSettled(names.map((name) => withTimeout(checks[name])));
  const ready = outcomes.every(({ status }) => status === 'fulfilled');
  const parts = Object.fromEntries(
    names.map((name, index) => [name, outcomes[index]?.status === 'fulfilled' ? 'ready' : 'not ready']),
  );
  return json(ready ? 200 : 503, { status: ready ? 'ready' : 'not ready', parts });
}

async function withTimeout(check: (() => Promise<void>) | undefined): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('no answer in time')), checkTimeoutMs);
  try {
    await Promise.race([check?.(), promise]);
  } finally {
    clearTimeout(timer);
  }
}
