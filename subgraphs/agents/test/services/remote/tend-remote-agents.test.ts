import { createBus, createMemoryEvents } from '@ymera/kernel/events';
import { createManualClock, createRecordingLog } from '@ymera/kernel/testing';
import { expect, test } from 'vitest';
import { defaultLadder } from '../../../src/domain/remote/ladder.ts';
import { createMemoryDefinitionStore } from '../../../src/models/memory-definition-store.ts';
import { createMemoryRemoteAgentStore } from '../../../src/models/memory-remote-agent-store.ts';
import type { RemoteAgentStore } from '../../../src/remote-ports.ts';
import { createKeyAttempts } from '../../../src/services/remote/key-attempts.ts';
import type { RemoteDesk } from '../../../src/services/remote/remote-desk.ts';
import { tendRemoteAgents } from '../../../src/services/remote/tend-remote-agents.ts';
import { aRemoteAgent, inPhase, registeredAt } from '../../remote-builders.ts';

const minuteMs = 60_000;
const place = { tenantId: 'tenant_one', id: 'builder' };

/** A desk that has watched from the moment when agents were registered on. */
async function aDesk(overrides: Partial<RemoteAgentStore> = {}) {
  const clock = createManualClock(registeredAt);
  const store = createMemoryRemoteAgentStore();
  const left: unknown[] = [];
  const desk: RemoteDesk = {
    agents: { ...store, ...overrides },
    definitions: createMemoryDefinitionStore(),
    reallocate: async (leaving) => void left.push(leaving),
    events: createMemoryEvents(),
    bus: createBus(),
    clock,
    log: createRecordingLog(),
    ladder: defaultLadder,
    attempts: createKeyAttempts(clock),
    watch: { since: registeredAt },
  };
  const pass = async (minutes: number) => {
    for (let step = 0; step < minutes; step++) {
      await clock.advance(minuteMs);
      await desk.agents.noteWatch({ now: clock.now(), gapMs: minuteMs });
    }
  };
  await desk.agents.noteWatch({ now: clock.now(), gapMs: minuteMs });
  return { desk: { ...desk, clock }, store, left, pass };
}

test('an agent that another process has moved meanwhile is left to the next sweep', async () => {
  // What this process reads is older than what is stored.
  const { desk, store, pass } = await aDesk({
    listSilent: async ({ phases }) => (phases.includes('ACTIVE') ? [aRemoteAgent()] : []),
  });
  await store.create(aRemoteAgent(inPhase('WARNED')));
  await pass(6);
  await tendRemoteAgents(desk);
  expect(await store.find(place)).toMatchObject({ standing: { phase: 'WARNED' }, revision: 1 });
});

test('an agent that has just reported does not fall', async () => {
  const { desk, store, pass } = await aDesk({
    listSilent: async ({ phases }) => (phases.includes('ACTIVE') ? [aRemoteAgent()] : []),
  });
  await store.create(aRemoteAgent(inPhase('ACTIVE', registeredAt + 6 * minuteMs)));
  await pass(6);
  await tendRemoteAgents(desk);
  expect(await store.find(place)).toMatchObject({ standing: { phase: 'ACTIVE' }, revision: 1 });
});

test('what a suspended and a frozen agent had to do is given to others, what a warned one has is not', async () => {
  const { desk, store, left, pass } = await aDesk();
  await store.create(aRemoteAgent());
  await pass(11);
  await tendRemoteAgents(desk);
  expect(left).toEqual([]);
  await tendRemoteAgents(desk);
  await tendRemoteAgents(desk);
  expect(left).toEqual([
    { tenantId: 'tenant_one', agentId: 'builder', reason: 'SUSPENDED' },
    { tenantId: 'tenant_one', agentId: 'builder', reason: 'FROZEN' },
  ]);
});

test('more agents than are read at a time fall in one sweep', async () => {
  const { desk, store, pass } = await aDesk();
  for (let n = 0; n < 250; n++) await store.create(aRemoteAgent({ id: `agent-${n}`, keys: [] }));
  await pass(3);
  await tendRemoteAgents(desk);
  expect(await store.count('tenant_one')).toMatchObject({ ACTIVE: 0, WARNED: 250 });
});

test('a sweep that takes longer than a report is no break in which silence would not count', async () => {
  const { desk, store, pass } = await aDesk();
  for (let n = 0; n < 300; n++)
    await store.create(aRemoteAgent({ id: `agent-${n}`, keys: [], ...inPhase('WARNED') }));
  await pass(6);
  // Of all together 150 seconds.
  const reallocate = () => desk.clock.advance(500);
  await tendRemoteAgents({ ...desk, reallocate });
  expect(await store.noteWatch({ now: desk.clock.now(), gapMs: minuteMs })).toBe(registeredAt);
});

test('one whose work can not be moved hinders no other, and is told all the same', async () => {
  const { desk, store, pass } = await aDesk();
  for (const id of ['first', 'second'])
    await store.create(aRemoteAgent({ id, keys: [], ...inPhase('WARNED') }));
  await pass(6);
  const events = createMemoryEvents();
  const log = createRecordingLog();
  const reallocate: RemoteDesk['reallocate'] = async ({ agentId }) => {
    if (agentId === 'first') throw new Error('the store is away');
  };
  await tendRemoteAgents({ ...desk, events, log, reallocate });
  expect(await store.count('tenant_one')).toMatchObject({ SUSPENDED: 2 });
  expect(events.published).toHaveLength(2);
  expect(log.lines).toMatchObject([{ level: 'error', fields: { agentId: 'first' } }]);
});
