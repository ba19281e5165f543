import type { Installation } from '../../../src/domain/installation.ts';
import type { PluginInstall } from '../../../src/domain/plugin-install.ts';
import type { JournalEntry } from '../../../src/domain/plugin-journal.ts';
import type { PluginReview } from '../../../src/domain/plugin-review.ts';
import type { PluginUsage } from '../../../src/domain/plugin-usage.ts';
import type { PluginVersion } from '../../../src/domain/plugin-version.ts';

/** Not long ago, since a database forgets what is old. */
export const recently = Date.now() - 60_000;

export const place = { tenantId: 'tenant_one', pluginId: '@test/echo' } as const;

export function aVersion(overrides: Partial<PluginVersion> = {}): PluginVersion {
  const version = overrides.version ?? '1.0.0';
  return {
    version,
    description: 'Says it again',
    integrity: `sha512-${version}`,
    sha256: 'a'.repeat(64),
    source: { kind: 'TARBALL' },
    provenance: 'NONE',
    publisher: '',
    reviewed: false,
    manifest: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      tools: { 'a.b': { input: { $ref: '#/$defs/x', $defs: { x: { type: ['null', 'string'] } } } } },
    },
    rights: [
      { kind: 'network', what: 'api.example.com', reason: 'to ask', terms: { 'per.day': 1, $max: null } },
    ],
    findings: [{ code: 'SCAN_HOST', severity: 'LOW', where: 'a.ts:1:1', message: 'm', why: 'w', fix: 'f' }],
    digest: 'd'.repeat(64),
    consent: null,
    installedBy: 'user_ada',
    installedAt: recently,
    ...overrides,
  };
}

export function anInstall(overrides: Partial<PluginInstall> = {}): PluginInstall {
  return {
    ...place,
    revision: 1,
    generation: 1,
    current: aVersion(),
    candidate: null,
    earlier: [],
    state: { phase: 'INSTALLED' },
    lastChange: { action: 'installed', by: 'user_ada', at: recently, details: { 'a.b': '$x' } },
    installedAt: recently,
    updatedAt: recently,
    ...overrides,
  };
}

export function anInstallation(overrides: Partial<Installation> = {}): Installation {
  return {
    id: 'inst_1',
    tenantId: place.tenantId,
    revision: 1,
    requestedBy: 'user_ada',
    startedAt: recently,
    request: { kind: 'REGISTRY', name: '@test/echo', range: '^1.0.0' },
    state: { phase: 'RUNNING', step: 'RESOLVING', beatAt: recently },
    ...overrides,
  };
}

export function anEntry(overrides: Partial<JournalEntry> = {}): JournalEntry {
  return {
    id: 'jrn_1',
    ...place,
    at: recently,
    kind: 'LOG',
    level: 'INFO',
    title: 'It said hello.',
    data: { $set: 1, 'a.b': [null, 'ü'] },
    runId: 'tcall_1',
    ...overrides,
  };
}

export function aDay(day: string, overrides: Partial<PluginUsage> = {}): PluginUsage {
  const figures = { calls: 1, failures: 0, cpuMs: 1.5, wallMs: 3, hostCalls: 2, bytesIn: 10, bytesOut: 20 };
  return { day, ...figures, ...overrides };
}

export function aReview(overrides: Partial<PluginReview> = {}): PluginReview {
  return {
    ...place,
    userId: 'user_ada',
    version: '1.0.0',
    stars: 4,
    text: 'It echoes.',
    at: recently,
    ...overrides,
  };
}
