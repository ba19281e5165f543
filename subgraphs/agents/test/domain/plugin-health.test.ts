import { describe, expect, test } from 'vitest';
import { healthOf } from '../../src/domain/plugin-health.ts';
import type { InstallState } from '../../src/domain/plugin-install.ts';
import type { JournalEntry } from '../../src/domain/plugin-journal.ts';
import type { PluginUsage } from '../../src/domain/plugin-usage.ts';
import { aVersion } from '../builders.ts';
import { noServedModels } from '../model-builders.ts';

const enabled: InstallState = { phase: 'ENABLED', by: 'user_ada', at: 1_000 };
const current = aVersion();
const nothing = { today: null, notices: [], fault: null, models: noServedModels };

const today = (calls: number, failures: number): PluginUsage => ({
  day: '2026-01-01',
  calls,
  failures,
  cpuMs: 0,
  wallMs: 0,
  hostCalls: 0,
  bytesIn: 0,
  bytesOut: 0,
});

const notice = (title: string, at: number): JournalEntry => ({
  id: 'jrn_1',
  tenantId: 'tenant_one',
  pluginId: '@acme/weather',
  at,
  kind: 'NOTICE',
  level: 'WARN',
  title,
  data: null,
  runId: null,
});

describe('the health of a plugin', () => {
  test.each([
    [0, 0, 'HEALTHY'],
    [5, 1, 'HEALTHY'],
    [4, 1, 'DEGRADED'],
    [1, 1, 'DEGRADED'],
  ])('with %i calls today of which %i failed is %s', (calls, failures, status) => {
    expect(
      healthOf({ state: enabled, current }, { ...nothing, today: today(calls, failures) }),
    ).toMatchObject({
      status,
      reason: status === 'HEALTHY' ? null : { code: 'CALLS_FAIL' },
    });
  });

  test('is degraded from when it was moved to a process of its own until it is enabled again', () => {
    const health = (at: number) =>
      healthOf(
        { state: enabled, current },
        { ...nothing, notices: [notice('OTHER', 9_000), notice('PLUGIN_MOVED', at)] },
      );
    expect(health(2_000)).toMatchObject({ status: 'DEGRADED', reason: { code: 'PLUGIN_MOVED' } });
    expect(health(999)).toEqual({ status: 'HEALTHY', reason: null });
  });

  test('is down with its reason when its code can not be loaded or was taken out of use', () => {
    const fault = { code: 'INTEGRITY_MISMATCH', message: 'The bytes are others.' };
    expect(healthOf({ state: enabled, current }, { ...nothing, fault })).toEqual({
      status: 'DOWN',
      reason: fault,
    });
    const reason = { code: 'DISABLED_BY_OPERATOR', message: 'no longer needed' };
    const disabled: InstallState = { phase: 'DISABLED', by: 'user_ada', at: 1, reason };
    expect(healthOf({ state: disabled, current }, nothing)).toEqual({ status: 'DOWN', reason });
  });

  test.each([
    [{ phase: 'INSTALLED' }, 'PLUGIN_NOT_ENABLED'],
    [{ phase: 'REMOVED', by: 'user_ada', at: 1 }, 'PLUGIN_REMOVED'],
  ] as const)('is down while it is %j', (state, code) => {
    expect(healthOf({ state, current }, nothing)).toMatchObject({ status: 'DOWN', reason: { code } });
  });

  test('is degraded where the platform has not the models that it needs', () => {
    const needy = aVersion({ manifest: { permissions: { models: [{ alias: 'fast', reason: 'r' }] } } });
    expect(healthOf({ state: enabled, current: needy }, nothing)).toMatchObject({
      status: 'DEGRADED',
      reason: { code: 'MODEL_NOT_SERVED' },
    });
    const models = new Set(['fast']);
    expect(healthOf({ state: enabled, current: needy }, { ...nothing, models })).toEqual({
      status: 'HEALTHY',
      reason: null,
    });
  });
});
