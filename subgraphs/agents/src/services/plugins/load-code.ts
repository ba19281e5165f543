import { DomainError } from '@ymera/kernel';
import { type PluginBundle, PluginLoadError } from '@ymera/plugin-sdk/host';
import { openPackage, PackageError } from '@ymera/plugin-sdk/packages';
import { PluginUnavailableError } from '../../domain/plugin-errors.ts';
import type { PluginVersion } from '../../domain/plugin-version.ts';
import { type SandboxIdentity, sandboxIdentity } from '../../domain/sandbox-identity.ts';
import type { PluginFault, PluginParts } from '../../plugin-desk.ts';
import type { SandboxedPlugin } from '../../ports.ts';

type LoadParts = Pick<PluginParts, 'stores' | 'sandbox' | 'log'>;

/** Code in the sandbox, and what its manifest says. */
export interface LoadedCode {
  readonly identity: SandboxIdentity;
  readonly manifest: PluginBundle['manifest'];
  readonly sandboxed: SandboxedPlugin;
}

/**
 * Puts a version's code into the sandbox, from the package that was stored when it was installed. Its bytes are checked
 * against the digest in the record, whichever process has stored them.
 *
 * @throws PluginUnavailableError with the reason
 */
export async function loadCode(
  parts: LoadParts,
  pluginId: string,
  version: PluginVersion,
): Promise<LoadedCode> {
  return await explained(parts, pluginId, async () => {
    const packed = await parts.stores.packages.get(version.integrity);
    if (!packed) throw new PluginUnavailableError(pluginId, packageMissing);
    const bundle = await openPackage(packed, version.integrity);
    return await putIn(parts, bundle, { version, identity: sandboxIdentity(pluginId, version) });
  });
}

/** Does the same with code that comes with the platform. */
export async function loadBundle(
  parts: LoadParts,
  bundle: PluginBundle,
  version: PluginVersion,
): Promise<LoadedCode> {
  return await explained(parts, bundle.manifest.name, () =>
    putIn(parts, bundle, { version, identity: bundle.manifest }),
  );
}

async function putIn(
  { sandbox }: LoadParts,
  bundle: PluginBundle,
  { version: { publisher, reviewed }, identity }: { version: PluginVersion; identity: SandboxIdentity },
): Promise<LoadedCode> {
  const { name, version } = identity;
  const known = { ...bundle, manifest: { ...bundle.manifest, version } };
  const sandboxed = await sandbox.load(known, { publisher, reviewed });
  return { identity: { name, version }, manifest: bundle.manifest, sandboxed };
}

const packageMissing: PluginFault = {
  code: 'PLUGIN_PACKAGE_MISSING',
  message: 'Its package is not stored here any longer. Install the plugin again.',
};

/** A store that is silent is not the plugin's fault, and stays the error that it is. */
async function explained<T>({ log }: LoadParts, pluginId: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    const fault = faultOf(cause);
    log.error('a plugin could not be loaded', { plugin: pluginId, code: fault.code, error: cause });
    throw new PluginUnavailableError(pluginId, fault, { cause });
  }
}

function faultOf(error: unknown): PluginFault {
  if (error instanceof PluginLoadError) return { code: error.code, message: error.envelope.message };
  if (error instanceof PackageError) {
    return { code: error.code, message: error.problems[0]?.message ?? 'Its package can not be read.' };
  }
  return { code: 'PLUGIN_LOAD_FAILED', message: 'The sandbox could not load its code. Try again.' };
}
