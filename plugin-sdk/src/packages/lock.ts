import type { JsonValue } from '../bridge/json.ts';
import type { ManifestFacts, ManifestPermissions } from '../bridge/manifest.ts';
import { descriptionHash } from './diff-permissions.ts';
import { strongIntegrity } from './integrity.ts';
import type { Provenance } from './provenance.ts';
import type { ValidPackage } from './validate.ts';

/** Where an installed package came from. */
export type PackageSource =
  | { readonly kind: 'registry'; readonly registry: string; readonly resolved: string }
  | { readonly kind: 'tarball' }
  /** For development only. */
  | { readonly kind: 'folder' };

/** The record of an install: everything that has to be the same wherever and whenever the plugin is loaded. */
export type LockRecord = {
  readonly name: string;
  readonly version: string;
  /** SRI text of the packed bytes. */
  readonly integrity: string;
  readonly source: PackageSource;
  readonly provenance: Provenance['state'];
  /** SHA-256 digests (hex) of the kept files, by path. */
  readonly files: { readonly [path: string]: string };
  /** What the operator granted, as the manifest asked for it. */
  readonly permissions: ManifestPermissions;
  readonly secrets: NonNullable<ManifestFacts['secrets']>;
  /** Digest of what tools and agents were described as when it was granted. */
  readonly described: string;
  readonly installedBy: string;
  /** ISO 8601, in UTC. */
  readonly at: string;
};

/** Who installs what from where, and when. */
export type LockFacts = {
  readonly source: PackageSource;
  readonly provenance: Provenance['state'];
  readonly installedBy: string;
  readonly at: Date;
};

/** Builds the record of an install. Throws a `RangeError` when nobody is named or the time is none. */
export function lockRecord(valid: ValidPackage, facts: LockFacts): LockRecord {
  const { source, provenance, installedBy, at } = facts;
  if (installedBy.trim() === '') throw new RangeError('installedBy must name who installs the package');
  const { manifest } = valid.bundle;
  const { contents } = valid;
  return {
    name: manifest.name,
    version: manifest.version,
    integrity: strongIntegrity(contents.integrity, 'the package'),
    source,
    provenance,
    files: Object.fromEntries([...contents.files].map(([path, { sha256 }]) => [path, sha256])),
    permissions: plain(manifest.permissions),
    secrets: plain(manifest.secrets ?? {}),
    described: descriptionHash(manifest),
    installedBy,
    at: at.toISOString(),
  };
}

/** A copy that later changes of the manifest do not reach. */
function plain<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value & JsonValue; // Manifests are JSON.
}
