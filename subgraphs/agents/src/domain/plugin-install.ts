import type { JsonObject } from '@ymera/kernel';
import type { Healing } from './plugin-healing.ts';
import type { PluginVersion, RightChange } from './plugin-version.ts';

/** How an installed plugin stands. */
export type InstallState =
  /** Here, and never enabled yet: it waits for consent, secrets, settings. */
  | { readonly phase: 'INSTALLED' }
  | { readonly phase: 'ENABLED'; readonly by: string; readonly at: number }
  /** By an operator, or by the platform with the code of what went wrong. */
  | {
      readonly phase: 'DISABLED';
      readonly by: string;
      readonly at: number;
      readonly reason: { readonly code: string; readonly message: string };
    }
  /** Uninstalled; the record stays, since runs refer to it. */
  | { readonly phase: 'REMOVED'; readonly by: string; readonly at: number };

/** A version that is not run until somebody consents to what it asks for beyond the one that runs. */
export interface CandidateVersion {
  readonly version: PluginVersion;
  readonly changes: readonly RightChange[];
  /** Tools and agents whose descriptions or schemas changed. */
  readonly redescribed: readonly string[];
}

/** What was done to a plugin, as the audit log names it. */
export type PluginAction =
  | 'install_failed'
  | 'installed'
  | 'updated'
  | 'granted'
  | 'configured'
  | 'secret_set'
  | 'secret_removed'
  | 'enabled'
  | 'disabled'
  | 'retried'
  | 'rolled_back'
  | 'uninstalled'
  | 'reviewed'
  | 'review_removed';

/** The change that led to a revision. It is stored with the record, so that it can be told after a crash as well. */
export interface PluginChange {
  readonly action: PluginAction;
  /** Who did it: a user's id, or `platform`. */
  readonly by: string;
  readonly at: number;
  /** Names, versions and codes; never a value that was entered. */
  readonly details: JsonObject;
}

/** A plugin as one tenant has installed it. */
export interface PluginInstall {
  readonly tenantId: string;
  /** The package name. */
  readonly pluginId: string;
  /** Counts every change of the record, from 1: a change is stored only over the revision it was made from. */
  readonly revision: number;
  /** Counts what the running code depends on: version, state, settings. A process that holds another one loads anew. */
  readonly generation: number;
  readonly current: PluginVersion;
  readonly candidate: CandidateVersion | null;
  /** Versions that ran before, newest first, to roll back to. */
  readonly earlier: readonly PluginVersion[];
  readonly state: InstallState;
  /** Only of one that the platform has taken out, and of one that it brought back. */
  readonly healing?: Healing;
  readonly lastChange: PluginChange;
  readonly installedAt: number;
  readonly updatedAt: number;
}

/** How many versions are kept to roll back to. */
export const earlierMax = 5;
