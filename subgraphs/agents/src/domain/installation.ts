import type { PluginFinding } from './plugin-version.ts';

/** The steps of an installation, in order. */
export const installationSteps = ['RESOLVING', 'DOWNLOADING', 'CHECKING', 'STORING'] as const;
export type InstallationStep = (typeof installationSteps)[number];

/** Why a package was refused, for the person who can mend it. */
export interface InstallationProblem {
  /** Such as PKG_INTEGRITY_MISMATCH. */
  readonly code: string;
  /** File, entry or field. */
  readonly where: string;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
}

/** What was asked for: enough to show it, never the bytes. */
export interface InstallationRequest {
  readonly kind: 'REGISTRY' | 'TARBALL' | 'FOLDER' | 'CATALOGUE';
  /** Package name, or folder; of a tarball its name once it has been read. */
  readonly name: string;
  readonly range: string | null;
}

export type InstallationState =
  | { readonly phase: 'RUNNING'; readonly step: InstallationStep; readonly beatAt: number }
  | {
      readonly phase: 'SUCCEEDED';
      readonly finishedAt: number;
      readonly pluginId: string;
      readonly version: string;
      readonly findings: readonly PluginFinding[];
      /** True when the version waits for consent. */
      readonly needsConsent: boolean;
    }
  | {
      readonly phase: 'FAILED';
      readonly finishedAt: number;
      readonly step: InstallationStep;
      readonly problems: readonly [InstallationProblem, ...InstallationProblem[]];
    };

/** One attempt to install or update a plugin, for a tenant. */
export interface Installation {
  /** Such as inst_…. */
  readonly id: string;
  readonly tenantId: string;
  /** Counts its changes, from 1. */
  readonly revision: number;
  readonly requestedBy: string;
  readonly startedAt: number;
  readonly request: InstallationRequest;
  readonly state: InstallationState;
}
