import { describe, expect, test } from 'vitest';
import {
  configured,
  disabled,
  enabled,
  failed,
  granted,
  installed,
  proposed,
  reinstalled,
  removed,
  secretChanged,
  switched,
  type Takeover,
} from '../../src/domain/install-transitions.ts';
import type { InstallState, PluginInstall } from '../../src/domain/plugin-install.ts';
import type { PluginVersion } from '../../src/domain/plugin-version.ts';
import { aVersion } from '../builders.ts';

const place = { tenantId: 'tenant_one', pluginId: '@test/echo' };
const deed = { by: 'user_ada', at: 5_000 };
const consent = { by: 'user_bob', at: 2_000 };

function version(name: string, overrides: Partial<PluginVersion> = {}): PluginVersion {
  const texts = { version: name, integrity: `sha512-${name}`, digest: `digest-${name}` };
  return aVersion({ ...texts, consent, ...overrides });
}

const states: Readonly<Record<InstallState['phase'], InstallState>> = {
  INSTALLED: { phase: 'INSTALLED' },
  ENABLED: { phase: 'ENABLED', by: 'user_bob', at: 3_000 },
  DISABLED: {
    phase: 'DISABLED',
    by: 'user_bob',
    at: 3_000,
    reason: { code: 'CPU_TIMEOUT', message: 'too slow' },
  },
  REMOVED: { phase: 'REMOVED', by: 'user_bob', at: 3_000 },
};

function anInstall(overrides: Partial<PluginInstall> = {}): PluginInstall {
  const begun = installed(place, version('1.0.0'), { by: 'user_bob', at: 1_000 });
  return { ...begun, revision: 7, generation: 3, ...overrides };
}

const takeover = (name: string, changes: Partial<Takeover> = {}): Takeover => ({
  version: version(name),
  replaces: 'sha512-1.0.0',
  action: 'updated',
  ...changes,
});

type Step = (install: PluginInstall) => PluginInstall;

const steps: Readonly<Record<string, Step>> = {
  proposed: (install) => {
    const candidate = { version: version('2.0.0', { consent: null }), changes: [], redescribed: [] };
    return proposed(install, { candidate, replaces: install.current.integrity }, deed);
  },
  granted: (install) => granted({ ...install, current: { ...install.current, consent: null } }, deed),
  switched: (install) => switched(install, takeover('2.0.0'), deed),
  configured: (install) => configured(install, deed),
  'secret set': (install) => secretChanged(install, { action: 'secret_set', name: 'token' }, deed),
  'secret removed': (install) => secretChanged(install, { action: 'secret_removed', name: 'token' }, deed),
  enabled: (install) => enabled(install, { integrity: install.current.integrity }, deed),
  disabled: (install) => disabled(install, '', deed),
  failed: (install) => failed(install, failure(install), deed),
  removed: (install) => removed(install, deed),
};

function failure({ current, generation }: PluginInstall, code = 'PLUGIN_DISABLED') {
  return {
    reason: { code, message: 'the token abc was refused' },
    of: { integrity: current.integrity, generation },
  };
}

describe('every change', () => {
  test.each(Object.entries(steps))(
    'of the kind "%s" counts one revision and says who and when',
    (_, step) => {
      const next = step(anInstall());
      expect(next.revision).toBe(8);
      expect(next.updatedAt).toBe(5_000);
      expect(next.lastChange).toMatchObject(deed);
      expect(next).toMatchObject({ ...place, installedAt: 1_000 });
    },
  );

  test.each(Object.entries(steps))('of the kind "%s" is refused once the plugin is removed', (_, step) => {
    expect(() => step(anInstall({ state: states.REMOVED }))).toThrow(
      expect.objectContaining({ code: 'PLUGIN_NOT_FOUND' }),
    );
  });

  test.each([
    ['proposed', 3],
    ['granted', 3],
    ['secret set', 3],
    ['secret removed', 3],
    ['configured', 4],
    ['switched', 4],
    ['enabled', 4],
    ['disabled', 4],
    ['failed', 4],
    ['removed', 4],
  ])('of the kind "%s" leaves the generation at %i', (name, generation) => {
    expect(steps[name]?.(anInstall()).generation).toBe(generation);
  });

  test.each(Object.entries(steps))('of the kind "%s" leaves the record before it as it was', (_, step) => {
    const before = anInstall();
    const copy = structuredClone(before);
    step(before);
    expect(before).toEqual(copy);
  });
});

describe('a new plugin', () => {
  test('begins installed, with one revision and one generation', () => {
    const install = installed(place, version('1.0.0'), deed);
    expect(install).toMatchObject({
      ...place,
      revision: 1,
      generation: 1,
      state: { phase: 'INSTALLED' },
      candidate: null,
      earlier: [],
    });
    expect(install.lastChange).toEqual({
      action: 'installed',
      ...deed,
      details: { integrity: 'sha512-1.0.0', digest: 'digest-1.0.0', source: 'CATALOGUE' },
    });
  });

  test('that was removed before begins anew, and goes on counting', () => {
    const gone = anInstall({ state: states.REMOVED, earlier: [version('0.9.0')] });
    const install = reinstalled(gone, version('2.0.0', { consent: null }), deed);
    expect(install).toMatchObject({ revision: 8, generation: 4, state: { phase: 'INSTALLED' }, earlier: [] });
    expect(install).toMatchObject({ installedAt: 5_000, current: { version: '2.0.0', consent: null } });
  });

  test.each(['INSTALLED', 'ENABLED', 'DISABLED'] as const)(
    'does not come in the place of one that is %s',
    (phase) => {
      expect(() => reinstalled(anInstall({ state: states[phase] }), version('2.0.0'), deed)).toThrow(
        expect.objectContaining({ code: 'PLUGIN_CONFLICT' }),
      );
    },
  );
});

describe('consent', () => {
  test('is given to the current version once', () => {
    const install = anInstall({ current: version('1.0.0', { consent: null }) });
    const next = granted(install, deed);
    expect(next.current.consent).toEqual(deed);
    expect(granted(next, { by: 'user_eve', at: 6_000 })).toBe(next);
  });

  test('lets a waiting version take over with the consent of now', () => {
    const install = anInstall({ state: states.ENABLED });
    const next = switched(install, takeover('2.0.0', { action: 'granted' }), deed);
    expect(next.current).toMatchObject({ version: '2.0.0', consent: deed });
    expect(next.lastChange).toMatchObject({ action: 'granted', details: { replaced: '1.0.0' } });
  });

  test('to the version before stands for one that asks for no more', () => {
    const next = switched(
      anInstall(),
      takeover('2.0.0', { version: version('2.0.0', { consent: null }) }),
      deed,
    );
    expect(next.current.consent).toEqual(consent);
  });

  test('that nobody gave is not made up by an update', () => {
    const install = anInstall({ current: version('1.0.0', { consent: null }) });
    expect(switched(install, takeover('2.0.0'), deed).current.consent).toBeNull();
  });

  test('is what a version of an enabled plugin can not take over without', () => {
    const install = anInstall({ state: states.ENABLED });
    const back = takeover('0.9.0', { action: 'rolled_back', version: version('0.9.0', { consent: null }) });
    expect(() => switched(install, back, deed)).toThrow(
      expect.objectContaining({
        code: 'PLUGIN_NOT_READY',
        details: expect.objectContaining({ missing: [{ kind: 'consent', what: 'digest-0.9.0' }] }),
      }),
    );
  });

  test('is what a plugin can not be enabled without', () => {
    const install = anInstall({ current: version('1.0.0', { consent: null }) });
    expect(() => enabled(install, { integrity: 'sha512-1.0.0' }, deed)).toThrow(
      expect.objectContaining({ code: 'PLUGIN_NOT_READY' }),
    );
  });
});

describe('a version that takes over', () => {
  test('puts the one before first among the earlier ones, and drops what waited', () => {
    const candidate = { version: version('3.0.0'), changes: [], redescribed: [] };
    const install = anInstall({ candidate, earlier: [version('0.9.0')] });
    const next = switched(install, takeover('2.0.0'), deed);
    expect(next.earlier.map(({ version: name }) => name)).toEqual(['1.0.0', '0.9.0']);
    expect(next.candidate).toBeNull();
  });

  test('is no longer among the earlier ones when it was, and keeps its consent', () => {
    const earlier = [version('0.9.0'), version('0.8.0', { consent: { by: 'user_cyd', at: 1 } })];
    const back = takeover('0.8.0', { action: 'rolled_back', version: earlier[1] ?? version('x') });
    const next = switched(anInstall({ earlier }), back, deed);
    expect(next.earlier.map(({ version: name }) => name)).toEqual(['1.0.0', '0.9.0']);
    expect(next.current.consent).toEqual({ by: 'user_cyd', at: 1 });
  });

  test('leaves five earlier ones at most', () => {
    const earlier = ['0.9.0', '0.8.0', '0.7.0', '0.6.0', '0.5.0'].map((name) => version(name));
    const next = switched(anInstall({ earlier }), takeover('2.0.0'), deed);
    expect(next.earlier.map(({ version: name }) => name)).toEqual([
      '1.0.0',
      '0.9.0',
      '0.8.0',
      '0.7.0',
      '0.6.0',
    ]);
  });

  test('leaves nothing to go back to that nobody consented to', () => {
    const install = anInstall({ current: version('1.0.0', { consent: null }) });
    expect(switched(install, takeover('2.0.0'), deed).earlier).toEqual([]);
  });

  test('of the same number but other bytes replaces the one before for good', () => {
    const again = takeover('1.0.0', { version: version('1.0.0', { integrity: 'sha512-other' }) });
    const next = switched(anInstall(), again, deed);
    expect(next).toMatchObject({ generation: 4, current: { integrity: 'sha512-other' }, earlier: [] });
  });

  test.each(['INSTALLED', 'ENABLED', 'DISABLED'] as const)('leaves a plugin %s that was so', (phase) => {
    expect(switched(anInstall({ state: states[phase] }), takeover('2.0.0'), deed).state).toBe(states[phase]);
  });

  test.each([
    [
      'taking over',
      (install: PluginInstall) => switched(install, takeover('2.0.0', { replaces: 'other' }), deed),
    ],
    [
      'waiting',
      (install: PluginInstall) => {
        const candidate = { version: version('2.0.0'), changes: [], redescribed: [] };
        return proposed(install, { candidate, replaces: 'other' }, deed);
      },
    ],
    ['being enabled', (install: PluginInstall) => enabled(install, { integrity: 'other' }, deed)],
  ])('is refused when another is current by now than the one seen before %s', (_, step) => {
    expect(() => step(anInstall())).toThrow(expect.objectContaining({ code: 'PLUGIN_CONFLICT' }));
  });
});

describe('being enabled and disabled', () => {
  test.each(['INSTALLED', 'DISABLED'] as const)('enables what is %s', (phase) => {
    const next = enabled(anInstall({ state: states[phase] }), { integrity: 'sha512-1.0.0' }, deed);
    expect(next.state).toEqual({ phase: 'ENABLED', ...deed });
  });

  test('changes nothing about what is enabled', () => {
    const install = anInstall({ state: states.ENABLED });
    expect(enabled(install, { integrity: 'sha512-1.0.0' }, deed)).toBe(install);
  });

  test('keeps the reason for which a plugin is disabled already', () => {
    const install = anInstall({ state: states.DISABLED });
    expect(disabled(install, 'tidying', deed)).toBe(install);
  });

  test("tells an operator's reason", () => {
    const next = disabled(anInstall({ state: states.ENABLED }), 'too dear', deed);
    const reason = { code: 'DISABLED_BY_OPERATOR', message: 'too dear' };
    expect(next.state).toEqual({ phase: 'DISABLED', ...deed, reason });
    expect(next.lastChange.details).toEqual({ reason: 'too dear' });
  });

  test('shows operators what the code said, and tells the code of it alone', () => {
    const install = anInstall({ state: states.ENABLED });
    const next = failed(install, failure(install), deed);
    expect(next.state).toMatchObject({ phase: 'DISABLED', reason: { message: 'the token abc was refused' } });
    expect(next.lastChange).toEqual({ action: 'disabled', ...deed, details: { reason: 'PLUGIN_DISABLED' } });
  });

  test('replaces the reason of what fails again', () => {
    const install = anInstall({ state: states.DISABLED });
    expect(failed(install, failure(install, 'INVALID_CONFIG'), deed).state).toMatchObject({
      reason: { code: 'INVALID_CONFIG' },
    });
  });

  test('does not disable a version or generation that did not fail', () => {
    const install = anInstall({ state: states.ENABLED });
    const { reason, of } = failure(install);
    expect(failed(install, { reason, of: { ...of, integrity: 'other' } }, deed)).toBe(install);
    expect(failed(install, { reason, of: { ...of, generation: 2 } }, deed)).toBe(install);
  });
});

test('a removed plugin keeps its current version alone, which runs refer to', () => {
  const candidate = { version: version('2.0.0'), changes: [], redescribed: [] };
  const next = removed(anInstall({ candidate, earlier: [version('0.9.0')] }), deed);
  expect(next).toMatchObject({ state: { phase: 'REMOVED', ...deed }, candidate: null, earlier: [] });
  expect(next.current.version).toBe('1.0.0');
});

test('a secret is told by its name', () => {
  const next = secretChanged(anInstall(), { action: 'secret_set', name: 'token' }, deed);
  expect(next.lastChange).toEqual({ action: 'secret_set', ...deed, details: { secret: 'token' } });
});
