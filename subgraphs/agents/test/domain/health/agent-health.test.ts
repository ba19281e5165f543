import { describe, expect, test } from 'vitest';
import type { AgentRun } from '../../../src/domain/agent-run.ts';
import { agentHealthOf, type HealthFacts } from '../../../src/domain/health/agent-health.ts';
import { modelGround, pluginGround, reportGround } from '../../../src/domain/health/ground-health.ts';
import { latencyOf, successOf } from '../../../src/domain/health/runs-health.ts';
import { aRunningRun, usage } from '../../builders.ts';
import { aRemoteAgent, inPhase, registeredAt } from '../../remote-builders.ts';

const succeeded = (wallMs = 5): AgentRun => ({
  ...aRunningRun(),
  state: { phase: 'SUCCEEDED', finishedAt: 2_000, usage: { ...usage, wallMs }, outputBytes: 2 },
});
const failed = (code = 'BAD_CSV'): AgentRun => ({
  ...aRunningRun(),
  state: {
    phase: 'FAILED',
    finishedAt: 2_000,
    usage,
    error: { code, message: '', retryable: false, details: {} },
  },
});
const many = (count: number, run: AgentRun) => Array.from({ length: count }, () => run);

const well: HealthFacts = {
  runs: many(50, succeeded()),
  circuit: { phase: 'CLOSED', failures: 0 },
  ground: { name: 'PLUGIN', score: 100, reason: 'Its plugin is well.' },
};

describe('the health of an agent', () => {
  test('is near 100 for one that did well many times', () => {
    const { score, components } = agentHealthOf(well);
    expect(score).toBe(97);
    expect(components.map(({ name, weight }) => [name, weight])).toEqual([
      ['SUCCESS', 40],
      ['PLUGIN', 30],
      ['LATENCY', 15],
      ['CIRCUIT', 15],
    ]);
  });

  test('is neither well nor ill, and says so, where nobody has tried it', () => {
    const { score, components } = agentHealthOf({ ...well, runs: [] });
    expect(score).toBe(73);
    expect(components[0]).toMatchObject({ score: null, reason: expect.stringContaining('None of its runs') });
  });

  test('weighs its components to a hundred', () => {
    const total = agentHealthOf(well).components.reduce((sum, { weight }) => sum + weight, 0);
    expect(total).toBe(100);
  });

  test('is bad for one that can not run, whatever it did before', () => {
    expect(agentHealthOf({ ...well, ground: { ...well.ground, score: 0 } }).score).toBe(10);
    expect(agentHealthOf({ ...well, circuit: { phase: 'OPEN', failures: 0 } }).score).toBe(30);
  });

  test.each([
    [{ phase: 'CLOSED', failures: 0 }, 100],
    [{ phase: 'CLOSED', failures: 1 }, 85],
    [{ phase: 'CLOSED', failures: 4 }, 40],
    [{ phase: 'HALF_OPEN', failures: 0 }, 40],
    [{ phase: 'OPEN', failures: 0 }, 0],
  ] as const)('counts the circuit %j as %i', (circuit, score) => {
    expect(agentHealthOf({ ...well, circuit }).components[3]).toMatchObject({ name: 'CIRCUIT', score });
  });
});

describe('success', () => {
  test('is the lower end of what few runs can mean', () => {
    expect(successOf(many(3, succeeded()))).toMatchObject({ score: 44 });
    expect(successOf(many(50, succeeded()))).toMatchObject({ score: 93 });
    expect(successOf(many(10, failed()))).toMatchObject({ score: 0 });
  });

  test('does not count runs that say nothing of the agent', () => {
    const runs = [...many(3, succeeded()), failed('CANCELLED'), failed('MODEL_OVERLOADED'), aRunningRun()];
    expect(successOf(runs)).toEqual(successOf(many(3, succeeded())));
    expect(successOf([failed('INVALID_INPUT'), aRunningRun()]).score).toBe(null);
  });
});

describe('latency', () => {
  const runs = (recent: number, past: number) => [
    ...many(10, succeeded(recent)),
    ...many(5, succeeded(past)),
  ];

  test.each([
    [100, 100, 100],
    [50, 100, 100],
    [120, 100, 100],
    [219, 100, 50],
    [400, 100, 0],
    [9_000, 100, 0],
    [0, 0, 100],
  ])('of %i ms now against %i ms before is %i', (now, before, score) => {
    expect(latencyOf(runs(now, before)).score).toBe(score);
  });

  test('is not known of few runs, and counts those that succeeded alone', () => {
    expect(latencyOf(many(14, succeeded())).score).toBe(null);
    expect(latencyOf([...many(10, failed()), ...many(10, succeeded())]).score).toBe(null);
  });
});

describe('what an agent runs on', () => {
  test('is its plugin', () => {
    const reason = { code: 'CALLS_FAIL', message: '5 of its 9 calls today failed.' };
    expect(pluginGround({ status: 'DEGRADED', reason })).toMatchObject({ score: 50, reason: reason.message });
    expect(pluginGround({ status: 'DOWN', reason })).toMatchObject({ score: 0 });
  });

  test('is the model that plays it', () => {
    expect(modelGround({ status: 'READY' })).toMatchObject({ name: 'MODEL', score: 100 });
    expect(modelGround({ status: 'UNAVAILABLE' })).toMatchObject({ score: 0 });
  });

  const report = { seq: 1, at: registeredAt, memoryBytes: null, issues: [], securityEvents: [] };
  test.each([
    ['has just registered', {}, 0, null],
    ['has missed its first report', {}, 1, 85],
    ['is warned', inPhase('WARNED'), 3, 50],
    ['is suspended', inPhase('SUSPENDED'), 5, 10],
    ['is frozen', inPhase('FROZEN'), 10, 0],
    ['is well', { report: { ...report, health: 'HEALTHY', cpuPercent: 20 } }, 0, 100],
    ['has hardly a core left', { report: { ...report, health: 'HEALTHY', cpuPercent: 99 } }, 0, 80],
    ['says that it is not well', { report: { ...report, health: 'UNHEALTHY', cpuPercent: null } }, 0, 10],
    ['was well and is silent', { report: { ...report, health: 'HEALTHY', cpuPercent: 20 } }, 2, 70],
    [
      'was well and is frozen',
      { ...inPhase('FROZEN'), report: { ...report, health: 'HEALTHY', cpuPercent: 2 } },
      10,
      0,
    ],
  ] as const)('are the reports of a remote agent, which %s', (_, overrides, missed, score) => {
    expect(reportGround(aRemoteAgent(overrides), missed)).toMatchObject({ name: 'REPORTS', score });
  });
});
