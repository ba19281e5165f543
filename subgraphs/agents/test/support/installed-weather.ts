import type { PluginBundle } from '@ymera/plugin-sdk/host';
import type { PluginInstall } from '../../src/domain/plugin-install.ts';
import type { PluginVersion } from '../../src/domain/plugin-version.ts';
import { definitionsOf } from '../../src/services/definitions-of.ts';
import { aBundle, aVersion } from '../builders.ts';
import { noServedModels } from '../model-builders.ts';
import { agentsInMemory, type InMemory } from './agents-in-memory.ts';
import { weatherId } from './weather-plugin.ts';

const needs = {
  secrets: { token: { label: 'API token', hosts: ['api.acme.example'], reason: 'The API asks for it' } },
  config: { type: 'object', properties: { units: { enum: ['c', 'f'] } }, required: ['units'] },
} as const;

/** A bundle with a secret and settings. Its code is for the memory sandbox, which runs none. */
export function aNeedyBundle(name: string, version = '1.0.0'): PluginBundle {
  const bundle = aBundle({ name, version });
  return { ...bundle, manifest: { ...bundle.manifest, ...needs } };
}

export function aNeedyVersion(overrides: Partial<PluginVersion> = {}): PluginVersion {
  const { version = '1.0.0' } = overrides;
  const { manifest } = aNeedyBundle(weatherId, version);
  const integrity = `sha512-${version}`;
  return aVersion({ version, integrity, manifest: JSON.parse(JSON.stringify(manifest)), ...overrides });
}

export function anInstall(overrides: Partial<PluginInstall> = {}): PluginInstall {
  const change = { by: 'user_ada', at: 1_000 };
  return {
    tenantId: 'tenant_one',
    pluginId: weatherId,
    revision: 1,
    generation: 1,
    current: aNeedyVersion(),
    candidate: null,
    earlier: [],
    state: { phase: 'INSTALLED' },
    lastChange: { action: 'installed', ...change, details: {} },
    installedAt: 1_000,
    updatedAt: 1_000,
    ...overrides,
  };
}

/** The subgraph in memory, and a plugin that the first tenant has installed and another tenant has not. */
export async function weatherInstalled(
  options: InMemory & { readonly install?: Partial<PluginInstall> } = {},
) {
  const world = await agentsInMemory(options);
  const install = anInstall(options.install);
  await world.stores.installs.create(install);
  const { manifest } = aNeedyBundle(install.pluginId);
  const usable = install.state.phase === 'ENABLED';
  await world.definitions.replaceOf(
    install,
    definitionsOf(manifest, { tenantId: install.tenantId, usable, models: noServedModels }),
  );
  await world.stores.installations.create({
    id: 'inst_1',
    tenantId: install.tenantId,
    revision: 1,
    requestedBy: 'user_ada',
    startedAt: 1_000,
    request: { kind: 'TARBALL', name: install.pluginId, range: null },
    state: {
      ...{ phase: 'SUCCEEDED', finishedAt: 2_000, pluginId: install.pluginId, version: '1.0.0' },
      ...{ findings: [], needsConsent: true },
    },
  });
  return { ...world, install };
}
