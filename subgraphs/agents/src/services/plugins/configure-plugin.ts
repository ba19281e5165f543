import {
  InvalidArgumentError,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  requireWellFormed,
} from '@ymera/kernel';
import { configured } from '../../domain/install-transitions.ts';
import { configSchema } from '../../domain/plugin-declarations.ts';
import { PluginConfigInvalidError } from '../../domain/plugin-errors.ts';
import type { PluginDesk } from '../../plugin-desk.ts';
import { checkConfig } from './check-config.ts';
import { getPlugin, type TenantPlugin } from './find-plugin.ts';
import { deedOf, type PluginCommand, placeOf } from './plugin-command.ts';
import { storeForPlugin } from './store-for-plugin.ts';

const configBytesMax = 64 * 1024;
const configDepthMax = 32;

/**
 * Enters a plugin's settings in place of those before. They are compared with the schema of its current version.
 *
 * @throws PluginNotFoundError, InvalidArgumentError, PluginConfigInvalidError, PluginConflictError
 */
export async function configurePlugin(
  desk: PluginDesk,
  command: PluginCommand & { readonly config: JsonValue },
  signal?: AbortSignal,
): Promise<void> {
  const place = placeOf(command);
  const config = readConfig(command.config);
  const plugin = await getPlugin(desk, place, signal);
  refuseWrong(plugin, place.pluginId, config);
  await storeForPlugin(desk, command, plugin, {
    action: 'configured',
    next: (install) => configured(install, deedOf(desk, command)),
    store: () => desk.stores.settings.setConfig(place, config),
  });
}

function readConfig(config: JsonValue): JsonObject {
  if (!isJsonObject(config)) throw new InvalidArgumentError('config', 'a JSON object', 'something else');
  refuseStrange(config, 1);
  requireWellFormed('config', config);
  const bytes = Buffer.byteLength(JSON.stringify(config));
  if (bytes > configBytesMax)
    throw new InvalidArgumentError('config', `at most ${configBytesMax} bytes of JSON`, `${bytes} bytes`);
  return config;
}

/** What crosses into the sandbox may not carry these. */
const forbiddenKeys = ['__proto__', 'constructor', 'prototype'];

/** @throws InvalidArgumentError */
function refuseStrange(value: JsonValue | undefined, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > configDepthMax)
    throw new InvalidArgumentError('config', `nested at most ${configDepthMax} deep`, 'deeper');
  const key = Object.keys(value).find((name) => forbiddenKeys.includes(name));
  if (key !== undefined) throw new InvalidArgumentError('config', `without the key "${key}"`, 'with it');
  for (const part of Object.values(value)) refuseStrange(part, depth + 1);
}

function refuseWrong({ versions }: TenantPlugin, pluginId: string, config: JsonObject): void {
  const [current] = versions;
  const schema = current ? configSchema(current) : null;
  if (!schema && Object.keys(config).length === 0) return;
  const problems = schema
    ? checkConfig(schema, config)
    : [{ path: '', message: 'must be empty, since it declares none' }];
  if (problems.length > 0) throw new PluginConfigInvalidError(pluginId, problems);
}
