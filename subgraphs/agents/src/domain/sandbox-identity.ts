import { sha256Hex } from '@ymera/kernel/canonical-json';
import type { PluginVersion } from './plugin-version.ts';

/** What the sandbox knows code by, and counts against it when it costs processes. */
export interface SandboxIdentity {
  readonly name: string;
  readonly version: string;
}

const digestLength = 16;

/**
 * An installed version for the sandbox. Its number says too little: another tenant may have installed other code under
 * the same name and number, which must not have this code stopped. So its bytes are in it, as build metadata.
 */
export function sandboxIdentity(
  pluginId: string,
  { version, integrity }: Pick<PluginVersion, 'version' | 'integrity'>,
): SandboxIdentity {
  const digest = sha256Hex(integrity).slice(0, digestLength);
  return { name: pluginId, version: `${version}${version.includes('+') ? '.' : '+'}${digest}` };
}

/** The number in an identity's version, for people. */
export function plainVersion({ version }: Pick<SandboxIdentity, 'version'>): string {
  return version.replace(/[+.][0-9a-f]{16}$/, '');
}
