import { createBus } from '@ymera/kernel/events';
import { aPrincipal, createManualClock } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import type { Installation, InstallationState } from '../../../../src/domain/installation.ts';
import { createMemoryInstallationStore } from '../../../../src/models/plugins/memory-installation-store.ts';
import { channels } from '../../../../src/services/plugins/watch/channels.ts';
import { watchInstallation } from '../../../../src/services/plugins/watch/watch-installation.ts';

const running = (step: 'RESOLVING' | 'CHECKING', beatAt = 0): InstallationState => ({
  phase: 'RUNNING',
  step,
  beatAt,
});

const done: InstallationState = {
  phase: 'SUCCEEDED',
  finishedAt: 5,
  pluginId: '@acme/weather',
  version: '1.0.0',
  findings: [],
  needsConsent: true,
};

async function anInstallation() {
  const bus = createBus();
  const installations = createMemoryInstallationStore();
  let stored: Installation = {
    id: 'inst_1',
    tenantId: 'tenant_one',
    revision: 1,
    requestedBy: 'user_ada',
    startedAt: 0,
    request: { kind: 'TARBALL', name: '', range: null },
    state: running('RESOLVING'),
  };
  await installations.create(stored);
  // Long enough that a test which needed the poll would time out: the bus has to ring.
  const desk = { bus, clock: createManualClock(0), settings: { watchMs: 60_000 }, stores: { installations } };
  const to = async (state: InstallationState) => {
    stored = { ...stored, revision: stored.revision + 1, state };
    await installations.replace(stored);
    bus.ring(channels.installation(stored.id));
  };
  const watch = (principal = aPrincipal()) =>
    watchInstallation(desk, { id: 'inst_1', principal }, new AbortController().signal);
  return { watch, to };
}

describe('watching an installation', () => {
  test('tells how it stands at once and at each step, not at each beat, and ends with it', async () => {
    const { watch, to } = await anInstallation();
    const watched = await watch();
    expect(await watched.next()).toMatchObject({ value: { state: { step: 'RESOLVING' } } });
    const next = watched.next();
    await to(running('RESOLVING', 10));
    await to(running('CHECKING', 20));
    expect(await next).toMatchObject({ value: { state: { step: 'CHECKING', beatAt: 20 } } });
    await to(done);
    expect(await watched.next()).toMatchObject({ value: { state: { phase: 'SUCCEEDED' } } });
    expect(await watched.next()).toEqual({ value: undefined, done: true });
  });

  test('of one that has ended tells its end', async () => {
    const { watch, to } = await anInstallation();
    await to(done);
    const watched = await watch();
    expect(await watched.next()).toMatchObject({ value: { state: { phase: 'SUCCEEDED' } } });
    expect(await watched.next()).toMatchObject({ done: true });
  });

  test('is refused for one of another tenant, as for one that there is not', async () => {
    const { watch } = await anInstallation();
    await expect(watch(aPrincipal({ tenantId: 'tenant_two' }))).rejects.toMatchObject({
      code: 'INSTALLATION_NOT_FOUND',
    });
  });
});
