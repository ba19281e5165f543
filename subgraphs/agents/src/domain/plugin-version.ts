import type { JsonObject, JsonValue } from '@ymera/kernel';

/** Where a version's package came from. A folder is for development, the catalogue comes with the platform. */
export type PluginSource =
  | {
      readonly kind: 'REGISTRY';
      readonly registry: string;
      readonly range: string;
      readonly resolved: string;
    }
  | { readonly kind: 'TARBALL' }
  | { readonly kind: 'FOLDER'; readonly folder: string }
  | { readonly kind: 'CATALOGUE' };

/** What the signatures of a package said when it was installed; one that does not fit is never installed. */
export type ProvenanceState = 'VERIFIED' | 'NONE';

/** One right that a version asks for, as the operator reads it before consenting. */
export interface PluginRight {
  /** Such as `network`, `secrets`, `storage`. */
  readonly kind: string;
  /** Which one, such as a host; the kind itself where there is only one. */
  readonly what: string;
  /** The author's reason. */
  readonly reason: string;
  /** How much, or under which terms, where there is more to say. */
  readonly terms: JsonValue | null;
}

/** How a right differs from what the version before had. */
export interface RightChange extends PluginRight {
  readonly change: 'ADDED' | 'REMOVED' | 'WIDENED' | 'NARROWED';
}

/** Something about the code that a reviewer should know. */
export interface PluginFinding {
  readonly code: string;
  readonly severity: 'HIGH' | 'MEDIUM' | 'LOW';
  readonly where: string;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
}

/** Somebody has read what a version asks for and agreed to exactly that. */
export interface Consent {
  readonly by: string;
  readonly at: number;
}

/** One version of a plugin as it was installed. What is in it has to be the same wherever and whenever it is loaded. */
export interface PluginVersion {
  readonly version: string;
  readonly description: string;
  /** SRI text (sha512) of the packed bytes, under which they are stored. */
  readonly integrity: string;
  /** SHA-256 of the code that runs, in hexadecimal. */
  readonly sha256: string;
  readonly source: PluginSource;
  readonly provenance: ProvenanceState;
  /** Who published it, as far as its source says; decides with whom its code may share a process. */
  readonly publisher: string;
  /** True for what the operator vouches for: such code may share a process with other such code. */
  readonly reviewed: boolean;
  /** The manifest of the package (dist/plugin.json) without its examples, which are tests and may be large. */
  readonly manifest: JsonObject;
  readonly rights: readonly PluginRight[];
  readonly findings: readonly PluginFinding[];
  /** Digest of its rights and of what its tools and agents are described as: consent is given to this text. */
  readonly digest: string;
  readonly consent: Consent | null;
  readonly installedBy: string;
  readonly installedAt: number;
}
