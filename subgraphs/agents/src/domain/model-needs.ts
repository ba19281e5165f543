import { isJsonObject, type JsonValue } from '@ymera/kernel';
import type { PluginFinding, PluginVersion } from './plugin-version.ts';

/** The aliases of the language models that plugins are served. This platform has none yet. */
const servedModels: ReadonlySet<string> = new Set();

/** The models that a version is made for and that are not served, by alias, in order. */
export function missingModels({ manifest }: Pick<PluginVersion, 'manifest'>): readonly string[] {
  const { permissions, agents } = manifest;
  const asked = isJsonObject(permissions) ? entriesOf(permissions.models).map(({ alias }) => alias) : [];
  const declared = entriesOf(agents).map((agent) =>
    isJsonObject(agent.declared) ? agent.declared.model : null,
  );
  const aliases = [...asked, ...declared].filter((alias) => typeof alias === 'string');
  return [...new Set(aliases)].filter((alias) => !servedModels.has(alias)).sort();
}

/** Whether a definition can work here: the platform runs the loop of a declared agent, and needs its model for it. */
export function isServed({ declared }: { readonly declared?: { readonly model: string } }): boolean {
  return declared === undefined || servedModels.has(declared.model);
}

/** What a person should know who installs such a version. */
export function modelFindings(version: Pick<PluginVersion, 'manifest'>): readonly PluginFinding[] {
  return missingModels(version).map((alias) => ({
    code: 'MODEL_NOT_SERVED',
    severity: 'HIGH',
    where: 'package.json: ymera.permissions.models',
    message: `It needs the language model "${alias}", which this platform does not have.`,
    why: 'What asks for the model would fail at every call, so the plugin cannot be enabled.',
    fix: 'Install a version that needs no model, or wait for a platform that serves this one.',
  }));
}

function entriesOf(list: JsonValue | undefined) {
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}
