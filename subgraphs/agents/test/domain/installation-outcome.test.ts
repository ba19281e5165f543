import { describe, expect, it } from 'vitest';
import { outcomeOf, type VersionComparison } from '../../src/domain/installation-outcome.ts';
import type { PluginVersion } from '../../src/domain/plugin-version.ts';
import { anInstall, aVersion } from '../models/plugins/builders.ts';

const consent = { by: 'user_ada', at: 1 };
const same: VersionComparison = { changes: [], redescribed: [], needsConsent: false };
const right = { kind: 'network', what: 'b.example.com', reason: 'to ask', terms: null } as const;
const more: VersionComparison = {
  changes: [{ ...right, change: 'ADDED' }],
  redescribed: [],
  needsConsent: true,
};
const next = (changes: Partial<PluginVersion> = {}) => aVersion({ version: '2.0.0', ...changes });
const current = aVersion({ consent });

describe('a version that has been checked', () => {
  it('is installed where the plugin never was, or is no longer', () => {
    expect(outcomeOf(null, next(), () => same)).toEqual({ kind: 'INSTALL' });
    const removed = anInstall({ current, state: { phase: 'REMOVED', by: 'user_ada', at: 2 } });
    expect(outcomeOf(removed, current, () => more)).toEqual({ kind: 'INSTALL' });
  });

  it('takes over at once when it asks for nothing more', () => {
    const outcome = outcomeOf(anInstall({ current }), next(), () => same);
    expect(outcome).toEqual({ kind: 'TAKE_OVER', replaces: current.integrity, needsConsent: false });
  });

  it('waits when it asks for more, with the changes', () => {
    const outcome = outcomeOf(anInstall({ current }), next(), () => more);
    const candidate = { version: next(), changes: more.changes, redescribed: [] };
    expect(outcome).toEqual({ kind: 'PROPOSE', replaces: current.integrity, candidate });
  });

  it('takes the place of one that nobody consented to, and waits there', () => {
    const outcome = outcomeOf(anInstall(), next(), () => more);
    expect(outcome).toEqual({ kind: 'TAKE_OVER', replaces: current.integrity, needsConsent: true });
  });

  it('that is there already changes nothing', () => {
    const waiting = { version: next(), changes: [], redescribed: [] };
    const install = anInstall({ current, candidate: waiting });
    expect(outcomeOf(install, aVersion(), () => more)).toEqual({ kind: 'KEEP', needsConsent: false });
    expect(outcomeOf(anInstall(), aVersion(), () => more)).toEqual({ kind: 'KEEP', needsConsent: true });
    expect(outcomeOf(install, next(), () => more)).toEqual({ kind: 'KEEP', needsConsent: true });
  });

  it.each([
    ['comes from somebody else', { publisher: 'npm:mallory' }, 'publisher'],
    ['is no longer signed', { provenance: 'NONE' } as const, 'provenance'],
  ])('waits for consent when it %s, though it asks for nothing more', (_, changes, kind) => {
    const signed = aVersion({ consent, provenance: 'VERIFIED', publisher: 'npm:ada' });
    const version = next({ provenance: 'VERIFIED', publisher: 'npm:ada', ...changes });
    const outcome = outcomeOf(anInstall({ current: signed }), version, () => same);
    expect(outcome).toMatchObject({ kind: 'PROPOSE', candidate: { changes: [{ kind }] } });
  });

  it('may be signed from now on without being asked about', () => {
    const outcome = outcomeOf(anInstall({ current }), next({ provenance: 'VERIFIED' }), () => same);
    expect(outcome.kind).toBe('TAKE_OVER');
  });
});

describe('a version that a registry gave before with other bytes', () => {
  const source = {
    kind: 'REGISTRY',
    registry: 'https://r/',
    range: '1',
    resolved: 'https://r/a.tgz',
  } as const;
  const known = aVersion({ source, consent });
  const forged = aVersion({ source, integrity: 'sha512-other' });

  it('is refused, whether it is the current one, waits, or ran before', () => {
    const waiting = { version: known, changes: [], redescribed: [] };
    for (const install of [
      anInstall({ current: known }),
      anInstall({ current: next(), candidate: waiting }),
      anInstall({ current: next({ consent }), earlier: [known] }),
    ]) {
      expect(outcomeOf(install, forged, () => same)).toEqual({ kind: 'REFUSE' });
    }
  });

  it('is an ordinary update when it comes from somewhere else', () => {
    const elsewhere = aVersion({ integrity: 'sha512-other' });
    expect(outcomeOf(anInstall({ current: known }), elsewhere, () => same).kind).toBe('TAKE_OVER');
  });
});
