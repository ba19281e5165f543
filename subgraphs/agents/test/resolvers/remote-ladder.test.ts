import { aPrincipal, createManualClock } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { createMemoryRemoteAgentStore } from '../../src/models/memory-remote-agent-store.ts';
import { codesOf, dataOf, minuteMs, remoteAgents } from '../support/remote-agents.ts';

const user = aPrincipal({ tenantId: 'tenant_one', role: 'execute' });
const standing =
  'status unavailable { code message } remote { standing since reason by missedReports nextReportDueAt }';
const watch = `subscription { agentStandings(ids: ["builder"]) { id ${standing} } }`;
const seen = `{ agent(id: "builder") { ${standing} } }`;
const fleet = '{ agentFleet { registered ready active warned suspended frozen workWaiting workTaken } }';
const freezes = 'mutation { freezeAgent(id: "builder", reason: "It leaks.") { status remote { standing } } }';
const thaws =
  'mutation { thawAgent(id: "builder", reason: "Mended.") { status remote { standing missedReports } } }';

/** A registered agent, and what is told of it from the beginning. */
async function watched(options: Parameters<typeof remoteAgents>[0] = {}) {
  // Only a ring wakes whoever watches: polls are too rare to help.
  const world = await remoteAgents({ pluginSettings: { watchMs: 600_000 }, ...options });
  const { authorization } = await world.register();
  const events = await world.subscribe(watch);
  const next = async () => (await events.next()).value?.data?.agentStandings;
  return { ...world, authorization, next };
}

describe('an agent that falls silent', () => {
  test('is warned after 3 missed reports, suspended after 5 and frozen after 10, and each is told', async () => {
    const { next, pass, told, ask, authenticate, authorization, clock } = await watched();
    const start = clock.now();
    expect(await next()).toMatchObject({ status: 'READY', remote: { standing: 'ACTIVE', missedReports: 0 } });

    await pass(3 * minuteMs - 1);
    expect(dataOf(await ask(seen)).agent.remote).toMatchObject({ standing: 'ACTIVE', missedReports: 2 });
    await pass(10_000);
    expect(await next()).toMatchObject({
      ...{ status: 'READY', unavailable: null },
      remote: { standing: 'WARNED', missedReports: 3, by: 'platform' },
    });

    await pass(2 * minuteMs);
    expect(await next()).toMatchObject({
      ...{ status: 'UNAVAILABLE', unavailable: { code: 'AGENT_SUSPENDED' } },
      remote: { standing: 'SUSPENDED', missedReports: 5 },
    });
    expect(await authenticate(authorization)).toMatchObject({ id: 'builder' });

    await pass(5 * minuteMs);
    expect(await next()).toMatchObject({
      ...{ status: 'UNAVAILABLE', unavailable: { code: 'AGENT_FROZEN' } },
      remote: { standing: 'FROZEN', nextReportDueAt: null },
    });
    const heard = new Date(start).toISOString();
    expect(dataOf(await ask(seen)).agent.remote.reason).toBe(
      `It has missed 10 reports in a row; it was last heard at ${heard}.`,
    );
    expect(told()).toMatchObject(
      ['registered', 'warned', 'suspended', 'frozen'].map((action) => ({ agentId: 'builder', action })),
    );
  });

  test('is let in no more when it is frozen, until an administrator thaws it', async () => {
    const { next, pass, ask, authenticate, authorization, tryToReport } = await watched();
    await pass(11 * minuteMs);
    await pass(60 * minuteMs);
    await expect(authenticate(authorization)).rejects.toMatchObject({ code: 'AGENT_FROZEN' });
    expect(codesOf(await ask(thaws, {}, user))).toEqual(['FORBIDDEN']);
    expect(dataOf(await ask(seen)).agent.remote.standing).toBe('FROZEN');

    expect(dataOf(await ask(thaws)).thawAgent).toEqual({
      ...{ status: 'READY', remote: { standing: 'ACTIVE', missedReports: 0 } },
    });
    expect(codesOf(await ask(thaws))).toEqual(['AGENT_NOT_FROZEN']);
    expect((await next()).remote.standing).toBe('ACTIVE');
    expect(dataOf(await tryToReport(authorization)).reportAgent.standing).toBe('ACTIVE');
    await pass(2 * minuteMs);
    expect(dataOf(await ask(seen)).agent.remote.standing).toBe('ACTIVE');
  });

  test.each([
    ['WARNED', 4],
    ['SUSPENDED', 6],
  ])('and is %s is ACTIVE again with its next report', async (phase, minutes) => {
    const { next, pass, ask, authorization, tryToReport, told } = await watched();
    await next();
    await pass(minutes * minuteMs);
    expect(dataOf(await ask(seen)).agent.remote.standing).toBe(phase);
    expect(dataOf(await tryToReport(authorization)).reportAgent.standing).toBe('ACTIVE');
    expect(await next()).toMatchObject({ status: 'READY', remote: { standing: 'ACTIVE', missedReports: 0 } });
    expect(told().at(-1)).toMatchObject({ action: 'reported_again', by: 'platform' });
  });

  test('falls by other numbers where the installation says so', async () => {
    const ladder = { reportMs: 10_000, warnAfter: 1, suspendAfter: 2, freezeAfter: 4 };
    const { next, pass, told } = await watched({ ladder });
    await next();
    await pass(60_000);
    expect((await next()).remote.standing).toBe('FROZEN');
    const times = told().map((payload) => Object(payload).action);
    expect(times).toEqual(['registered', 'warned', 'suspended', 'frozen']);
  });

  test('falls once, however many processes look for it', async () => {
    const clock = createManualClock();
    const store = createMemoryRemoteAgentStore();
    const [one, two] = [
      await remoteAgents({ clock, remoteAgents: store }),
      await remoteAgents({ clock, remoteAgents: store }),
    ];
    await one.register();
    for (let step = 0; step < 132; step++) await clock.advance(5_000);
    const told = [...one.told(), ...two.told()].map((payload) => Object(payload).action);
    expect(told.toSorted()).toEqual(['frozen', 'registered', 'suspended', 'warned']);
  });
});

describe('an agent that reports', () => {
  test('stays ACTIVE, and nothing is told', async () => {
    const { pass, ask, authorization, tryToReport, told } = await watched();
    for (let seq = 1; seq <= 20; seq++) {
      await pass(minuteMs);
      dataOf(await tryToReport(authorization, { seq }));
    }
    expect(dataOf(await ask(seen)).agent.remote).toMatchObject({ standing: 'ACTIVE', missedReports: 0 });
    expect(told()).toHaveLength(1);
  });

  test('can be frozen by an administrator alone, who says why', async () => {
    const { next, ask, authenticate, authorization, told, tryToReport } = await watched();
    await next();
    const agent = await authenticate(authorization);
    expect(codesOf(await ask(freezes, {}, user))).toEqual(['FORBIDDEN']);
    expect(codesOf(await ask(freezes.replace('It leaks.', ' ')))).toEqual(['INVALID_ARGUMENT']);
    expect(dataOf(await ask(freezes)).freezeAgent).toEqual({
      ...{ status: 'UNAVAILABLE', remote: { standing: 'FROZEN' } },
    });
    expect((await next()).unavailable).toEqual({ code: 'AGENT_FROZEN', message: 'It leaks.' });
    await expect(tryToReport(authorization)).rejects.toMatchObject({ code: 'AGENT_FROZEN' });
    // One that was let in just before.
    const late = 'mutation { reportAgent(input: { seq: 1, health: HEALTHY }) { lastSeq } }';
    expect(codesOf(await ask(late, {}, agent))).toEqual(['AGENT_FROZEN']);
    dataOf(await ask(freezes));
    expect(told()).toHaveLength(2);
    expect(told().at(-1)).toEqual({
      ...{ agentId: 'builder', action: 'frozen', by: 'user_ada', reason: 'It leaks.', keyId: null },
    });
  });
});

test('the silence while this installation was stopped does not count', async () => {
  const clock = createManualClock();
  const store = createMemoryRemoteAgentStore();
  const first = await remoteAgents({ clock, remoteAgents: store });
  await first.register();
  await first.subgraph.stop();
  await clock.advance(24 * 60 * minuteMs);
  const second = await remoteAgents({ clock, remoteAgents: store });
  expect(dataOf(await second.ask(seen)).agent.remote).toMatchObject({ standing: 'ACTIVE', missedReports: 0 });
  const pass = async (minutes: number) => {
    for (let step = 0; step < minutes * 12; step++) await clock.advance(5_000);
  };
  await pass(2);
  expect(dataOf(await second.ask(seen)).agent.remote).toMatchObject({ standing: 'ACTIVE', missedReports: 2 });
  await pass(9);
  expect(dataOf(await second.ask(seen)).agent.remote.standing).toBe('FROZEN');
});

test('a short stop of this installation forgives nothing', async () => {
  const clock = createManualClock();
  const store = createMemoryRemoteAgentStore();
  const first = await remoteAgents({ clock, remoteAgents: store });
  await first.register();
  for (let step = 0; step < 12; step++) await clock.advance(5_000);
  await first.subgraph.stop();
  await clock.advance(50_000);
  const second = await remoteAgents({ clock, remoteAgents: store });
  expect(dataOf(await second.ask(seen)).agent.remote.missedReports).toBe(1);
});

describe('the fleet', () => {
  test('is counted by standing', async () => {
    const { register, ask } = await remoteAgents();
    for (const id of ['builder', 'tester', 'reviewer', 'gone']) await register({ id });
    await ask(freezes);
    await ask(freezes.replace('freezeAgent', 'removeRemoteAgent').replace('builder', 'gone'));
    expect(dataOf(await ask(fleet)).agentFleet).toEqual({
      ...{ registered: 3, ready: 2, active: 2, warned: 0, suspended: 0, frozen: 1 },
      ...{ workWaiting: 0, workTaken: 0 },
    });
  });

  test('can be watched as a whole, newcomers and those who are removed included', async () => {
    const { register, ask, subscribe } = await remoteAgents();
    await register();
    const events = await subscribe('subscription { agentStandings { id status } }');
    const next = async () => (await events.next()).value?.data?.agentStandings;
    expect(await next()).toEqual({ id: 'builder', status: 'READY' });
    await register({ id: 'tester' });
    expect(await next()).toEqual({ id: 'tester', status: 'READY' });
    await ask(freezes.replace('freezeAgent', 'removeRemoteAgent'));
    expect(await next()).toEqual({ id: 'builder', status: 'REMOVED' });
  });

  test.each(['[]', '["nobody"]'])('is not watched for %s', async (ids) => {
    const { subscribe } = await remoteAgents();
    const events = await subscribe(`subscription { agentStandings(ids: ${ids}) { id } }`);
    const code = ids === '[]' ? 'INVALID_ARGUMENT' : 'AGENT_NOT_FOUND';
    expect(codesOf((await events.next()).value)).toEqual([code]);
  });
});
