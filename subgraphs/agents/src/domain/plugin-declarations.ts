import { isJsonObject, type JsonObject, type JsonValue } from '@ymera/kernel';
import { missingModels, type ServedModels } from './model-needs.ts';
import type { MissingPart } from './plugin-errors.ts';
import type { PluginVersion } from './plugin-version.ts';

/** A secret that a plugin declares. */
interface DeclaredSecret {
  readonly name: string;
  readonly label: string;
  readonly reason: string;
  readonly hosts: readonly string[];
  /** Whether the code may read its value. */
  readonly readable: boolean;
}

/** In order of their names. */
export function declaredSecrets({ manifest }: Pick<PluginVersion, 'manifest'>): readonly DeclaredSecret[] {
  const { secrets } = manifest;
  if (!isJsonObject(secrets)) return [];
  return Object.keys(secrets)
    .sort()
    .map((name) => declaredSecret(name, secrets[name]));
}

function declaredSecret(name: string, declared: JsonValue | undefined): DeclaredSecret {
  const { label, reason, hosts, readable } = isJsonObject(declared) ? declared : {};
  return {
    name,
    label: typeof label === 'string' ? label : name,
    reason: typeof reason === 'string' ? reason : '',
    hosts: Array.isArray(hosts) ? hosts.filter((host) => typeof host === 'string') : [],
    readable: readable === true,
  };
}

/** JSON Schema of the settings; null when the plugin has none. */
export function configSchema({ manifest }: Pick<PluginVersion, 'manifest'>): JsonObject | null {
  return isJsonObject(manifest.config) ? manifest.config : null;
}

/** What is missing before a version can be enabled. */
export function missingParts(
  version: PluginVersion,
  has: {
    readonly secretNames: readonly string[];
    readonly wrongFields: readonly string[];
    readonly models: ServedModels;
  },
): readonly MissingPart[] {
  const consent: readonly MissingPart[] = version.consent ? [] : [{ kind: 'consent', what: version.digest }];
  const secrets = declaredSecrets(version)
    .filter(({ name }) => !has.secretNames.includes(name))
    .map(({ name }): MissingPart => ({ kind: 'secret', what: name }));
  const config = has.wrongFields.map((what): MissingPart => ({ kind: 'config', what }));
  const models = missingModels(version, has.models).map((what): MissingPart => ({ kind: 'models', what }));
  return [...consent, ...secrets, ...config, ...models];
}
