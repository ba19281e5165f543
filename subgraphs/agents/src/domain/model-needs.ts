import { isJsonObject, type JsonValue } from '@ymera/kernel';
import type { PluginFinding, PluginVersion } from './plugin-version.ts';

/** The names of language models behind which some model of this platform stands, now. */
export interface ServedModels {
  has(alias: string): boolean;
}

/** The models that a version is made for and that are not served, by alias, in order. */
export function missingModels(
  { manifest }: Pick<PluginVersion, 'manifest'>,
  served: ServedModels,
): readonly string[] {
  const { permissions, agents } = manifest;
  const asked = isJsonObject(permissions) ? entriesOf(permissions.models).map(({ alias }) => alias) : [];
  const declared = entriesOf(agents).map((agent) =>
    isJsonObject(agent.declared) ? agent.declared.model : null,
  );
  const aliases = [...asked, ...declared].filter((alias) => typeof alias === 'string');
  return [...new Set(aliases)].filter((alias) => !served.has(alias)).sort();
}

/** Whether a definition can work here: the platform runs the loop of a declared agent, and needs its model for it. */
export function isServed(
  { declared }: { readonly declared?: { readonly model: string } },
  served: ServedModels,
): boolean {
  return declared === undefined || served.has(declared.model);
}

/** What a person should know who installs such a version. */
export function modelFindings(
  version: Pick<PluginVersion, 'manifest'>,
  served: ServedModels,
): readonly PluginFinding[] {
  return missingModels(version, served).map((alias) => ({
    code: 'MODEL_NOT_SERVED',
    severity: 'HIGH',
    where: 'package.json: ymera.permissions.models',
    message: `It needs the language model "${alias}", which this platform does not have.`,
    why: 'What asks for the model would fail at every call, so the plugin cannot be enabled.',
    fix: 'Have the operator set a key of a provider of models, or YMERA_MODEL_SERVERS, or install a version that needs no model.',
  }));
}

function entriesOf(list: JsonValue | undefined) {
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}
