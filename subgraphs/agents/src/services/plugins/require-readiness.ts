import { configSchema, missingParts } from '../../domain/plugin-declarations.ts';
import { PluginNotReadyError } from '../../domain/plugin-errors.ts';
import type { PluginVersion } from '../../domain/plugin-version.ts';
import type { PluginDesk } from '../../plugin-desk.ts';
import type { PluginPlace } from '../../plugin-ports.ts';
import { checkConfig } from './check-config.ts';

/** @throws PluginNotReadyError that names all that is missing: consent, secrets, settings, models */
export async function requireReadiness(
  { stores, models }: Pick<PluginDesk, 'stores' | 'models'>,
  place: PluginPlace,
  version: PluginVersion,
  signal?: AbortSignal,
): Promise<void> {
  const { config, secretNames } = await stores.settings.find(place, signal);
  const schema = configSchema(version);
  const wrongFields = schema ? checkConfig(schema, config).map(({ path }) => path) : [];
  const missing = missingParts(version, {
    secretNames,
    wrongFields: [...new Set(wrongFields)],
    models: models.served,
  });
  if (missing.length > 0) throw new PluginNotReadyError(place.pluginId, missing);
}
