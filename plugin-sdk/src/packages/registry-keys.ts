import type { JsonValue } from '../bridge/json.ts';
import { registryLimits } from './limits.ts';
import { isJsonObject } from './package-json.ts';
import { PackageError, refuse } from './problems.ts';
import { getJson, type Registry, type RegistryKey, type RequestOptions } from './registry.ts';

const path = '-/npm/v1/keys';

/**
 * The keys that a registry signs its packages with, as it names them itself; none where it names none. They show that a
 * package is the one that the registry took in, which a mirror or cache in between may have changed since. Throws
 * `PackageError`.
 */
export async function registryKeys(
  registry: Registry,
  options: RequestOptions = {},
): Promise<readonly RegistryKey[]> {
  try {
    const { keys } = await getJson(registry, path, { ...options, bytes: registryLimits.keysBytes });
    if (!Array.isArray(keys)) return malformed('has no list "keys"');
    return keys.map(readKey);
  } catch (error) {
    if (error instanceof PackageError && error.code === 'PKG_NOT_FOUND') return [];
    throw error;
  }
}

/** One of `{ keyid, key, expires }`, the key in base64. */
function readKey(found: JsonValue): RegistryKey {
  const { keyid, key, expires } = isJsonObject(found) ? found : {};
  if (typeof keyid !== 'string' || typeof key !== 'string' || !/^[A-Za-z0-9+/=]{1,4096}$/.test(key)) {
    return malformed('has an entry that is no key');
  }
  const pemkey = `-----BEGIN PUBLIC KEY-----\n${key}\n-----END PUBLIC KEY-----`;
  return { keyid, pemkey, expires: typeof expires === 'string' ? expires : null };
}

function malformed(what: string): never {
  refuse('PKG_REGISTRY_ANSWER', path, `the answer ${what}.`, 'Check the address of the registry.');
}
