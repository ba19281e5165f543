import type { JsonValue } from '@ymera/kernel';
import { canonicalJson, sha256Hex } from '@ymera/kernel/canonical-json';
import type { PluginVersion } from './plugin-version.ts';

/** What somebody consents to. */
export type ConsentText = Pick<PluginVersion, 'rights' | 'publisher' | 'provenance'> & {
  /** Digest of what its tools and agents are described as. */
  readonly described: string;
};

/** SHA-256, in hexadecimal, of what somebody consents to: another order of the rights makes no difference. */
export function pluginDigest({ rights, publisher, provenance, described }: ConsentText): string {
  const asked = rights
    .map(({ kind, what, reason, terms }) => canonicalJson([kind, what, reason, terms]))
    .sort();
  const text: JsonValue = { asked, publisher, provenance, described };
  return sha256Hex(canonicalJson(text));
}
