import { createHash } from 'node:crypto';
import type { Clock, JsonObject } from '@ymera/kernel';
import type { PluginBundle } from '@ymera/plugin-sdk/host';
import { descriptionHash, withoutExamples } from '@ymera/plugin-sdk/packages';
import type { BuiltInPlugin } from '../domain/built-in-plugin.ts';
import type { ServedModels } from '../domain/model-needs.ts';
import { pluginDigest } from '../domain/plugin-digest.ts';
import type { PluginVersion } from '../domain/plugin-version.ts';
import type { BuiltIn } from '../plugin-desk.ts';
import type { DefinitionStore } from '../ports.ts';
import { definitionsOf } from './definitions-of.ts';
import { rightsOf } from './plugins/install/describe-version.ts';

export interface LoadDeps {
  readonly definitions: DefinitionStore;
  readonly clock: Clock;
  readonly models: ServedModels;
}

class DuplicatePluginError extends Error {
  override readonly name = 'DuplicatePluginError';

  constructor(id: string) {
    super(`The plugin "${id}" is given twice; every plugin is loaded in one version only.`);
  }
}

/** Whoever starts the platform puts its plugins there: that is their consent. */
const platform = 'platform';

/** Stores what the plugins that come with the platform bring, and gives them by package name. No code is run yet. */
export async function loadPlugins(
  { definitions, clock, models }: LoadDeps,
  bundles: readonly PluginBundle[],
): Promise<ReadonlyMap<string, BuiltIn>> {
  refuseDuplicates(bundles);
  const at = clock.now();
  const names = bundles.map(({ manifest }) => manifest.name);
  const stored = new Map((await definitions.findBuiltIn(names)).map((plugin) => [plugin.pluginId, plugin]));
  const builtIns = bundles.map((bundle): BuiltIn => {
    const fresh = versionOf(bundle, at);
    return { bundle, version: sinceWhen(fresh, stored.get(bundle.manifest.name)) };
  });
  await definitions.replaceBuiltIn({
    plugins: builtIns.map(({ bundle, version }) => ({ pluginId: bundle.manifest.name, version })),
    definitions: bundles.flatMap(({ manifest }) =>
      definitionsOf(manifest, { tenantId: null, usable: true, models }),
    ),
    at,
  });
  return new Map(builtIns.map((builtIn) => [builtIn.bundle.manifest.name, builtIn]));
}

function refuseDuplicates(bundles: readonly PluginBundle[]): void {
  const names = bundles.map(({ manifest }) => manifest.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new DuplicatePluginError(twice);
}

function versionOf({ manifest, code, sha256 }: PluginBundle, at: number): PluginVersion {
  const trusted = { publisher: platform, provenance: 'NONE' } as const;
  const rights = rightsOf(manifest);
  return {
    ...trusted,
    version: manifest.version,
    description: manifest.description,
    // There is no package: its code stands for it.
    integrity: `sha512-${createHash('sha512').update(code).digest('base64')}`,
    sha256,
    source: { kind: 'CATALOGUE' },
    reviewed: true,
    manifest: withoutExamples(manifest) as unknown as JsonObject, // a manifest is plain JSON
    rights,
    findings: [],
    digest: pluginDigest({ ...trusted, rights, described: descriptionHash(manifest) }),
    consent: { by: platform, at },
    installedBy: platform,
    installedAt: at,
  };
}

/** The same version as at the last start has been here since then. */
function sinceWhen(fresh: PluginVersion, stored: BuiltInPlugin | undefined): PluginVersion {
  const same = stored?.goneAt === null && stored.version.sha256 === fresh.sha256;
  if (!same || stored.version.version !== fresh.version || stored.version.digest !== fresh.digest)
    return fresh;
  return { ...fresh, consent: stored.version.consent, installedAt: stored.version.installedAt };
}
