import { createManualClock } from '@ymera/kernel/testing';
import type { FetchTransport } from '@ymera/plugin-sdk/host';
import { describe, expect, test } from 'vitest';
import { phaseOf } from '../../../src/domain/breaker.ts';
import { createExternalServices } from '../../../src/services/breakers/external-services.ts';

type Send = FetchTransport['send'];
const origin = 'https://api.example.com';

const answers =
  (status: number): Send =>
  async () => ({ status, statusText: '', headers: [], body: (async function* () {})() });
const refuses: Send = async () => {
  throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:443'), { code: 'ECONNREFUSED' });
};

function openWorld(first: Send = refuses) {
  const clock = createManualClock();
  const services = createExternalServices({ clock });
  const sent: string[] = [];
  let behaviour = first;
  const transport = services.guard({
    loopback: [],
    close: async () => {},
    send: async (request) => {
      sent.push(request.url.href);
      return behaviour(request);
    },
  });
  const send = (options: { tenantId?: string; url?: string; signal?: AbortSignal } = {}) =>
    transport.send({
      url: new URL(options.url ?? `${origin}/a`),
      ...{ method: 'GET', headers: [], body: null },
      place: { plugin: '@test/echo', tenantId: options.tenantId ?? 'tenant_one' },
      signal: options.signal ?? new AbortController().signal,
    });
  const become = (next: Send) => {
    behaviour = next;
  };
  return { clock, services, sent, send, become, transport };
}

/** Sends so many requests, whatever becomes of them. */
async function sendMany({ send }: ReturnType<typeof openWorld>, count: number): Promise<void> {
  for (let n = 0; n < count; n++) await send().catch(() => {});
}

describe('the circuit breaker of a service outside', () => {
  test('keeps requests from a host that did not answer five times in a row', async () => {
    const world = openWorld();
    await sendMany(world, 5);
    await expect(world.send()).rejects.toMatchObject({
      code: 'SERVICE_CIRCUIT_OPEN',
      retryable: true,
      details: { service: origin, retryAfterMs: 15_000 },
    });
    expect(world.sent).toHaveLength(5);
  });

  test.each([502, 503, 504])('counts an answer %i as none, and passes it on', async (status) => {
    const world = openWorld(answers(status));
    for (let n = 0; n < 5; n++) expect(await world.send()).toMatchObject({ status });
    await expect(world.send()).rejects.toMatchObject({ code: 'SERVICE_CIRCUIT_OPEN' });
  });

  test.each([200, 404, 429, 500])('stays closed for an answer %i', async (status) => {
    const world = openWorld(answers(status));
    await sendMany(world, 6);
    expect(world.sent).toHaveLength(6);
    expect(world.services.list('tenant_one')).toMatchObject([{ origin, calls: 6, failures: 0 }]);
  });

  test('lets one request try when its time is over, whose answer closes it', async () => {
    const world = openWorld();
    await sendMany(world, 5);
    await world.clock.advance(15_000);
    world.become(answers(200));
    expect(await world.send()).toMatchObject({ status: 200 });
    expect(await world.send()).toMatchObject({ status: 200 });
  });

  test('closes to the tenant that met it, and to no other', async () => {
    const world = openWorld();
    await sendMany(world, 5);
    await expect(world.send({ tenantId: 'tenant_two' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(world.services.list('tenant_three')).toEqual([]);
  });

  test('is one for each origin', async () => {
    const world = openWorld();
    await sendMany(world, 5);
    await expect(world.send({ url: 'https://other.example.com' })).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });

  test('does not count a request that was soon given up', async () => {
    const world = openWorld(async ({ signal }) => {
      signal.throwIfAborted();
      return answers(200)({} as never); // it is not looked at
    });
    const left = { signal: AbortSignal.abort() };
    for (let n = 0; n < 6; n++) await world.send(left).catch(() => {});
    expect(world.services.list('tenant_one')).toEqual([]);
    expect(await world.send()).toMatchObject({ status: 200 });
  });

  test('counts a request that was given up after long waiting', async () => {
    const world = openWorld();
    world.become(async ({ signal }) => {
      await world.clock.advance(5_000);
      signal.throwIfAborted();
      throw new Error('unreachable');
    });
    for (let n = 0; n < 5; n++) await world.send({ signal: AbortSignal.abort() }).catch(() => {});
    await expect(world.send()).rejects.toMatchObject({ code: 'SERVICE_CIRCUIT_OPEN' });
  });

  test('shows how a service has answered, and no address of the inner network', async () => {
    const world = openWorld(answers(200));
    await sendMany(world, 1);
    world.become(refuses);
    await sendMany(world, 5);
    const [service] = world.services.list('tenant_one');
    expect(service).toMatchObject({ calls: 6, failures: 5, latencyMs: 0, lastFailure: 'ECONNREFUSED' });
    expect(service && phaseOf(service.breaker, world.clock.now())).toBe('OPEN');
  });

  test("leaves requests of nobody's alone", async () => {
    const { transport, services } = openWorld();
    const asked = { url: new URL(origin), method: 'GET', headers: [], body: null };
    const signal = new AbortController().signal;
    for (let n = 0; n < 6; n++)
      await expect(transport.send({ ...asked, signal })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(services.list('tenant_one')).toEqual([]);
  });
});
