import type { Clock, JsonValue } from '@ymera/kernel';
import type { Bus, Events } from '@ymera/kernel/events';
import type { Log } from '@ymera/kernel/log';
import type { CapabilityPorts, FetchTransport, PluginBundle, PluginManifest } from '@ymera/plugin-sdk/host';
import type { Registry } from '@ymera/plugin-sdk/packages';
import type { ServedModels } from './domain/model-needs.ts';
import type { PluginInstall } from './domain/plugin-install.ts';
import type { JournalKind, JournalLevel } from './domain/plugin-journal.ts';
import type { PluginVersion } from './domain/plugin-version.ts';
import type { SandboxIdentity } from './domain/sandbox-identity.ts';
import type { PluginData, PluginPlace, PluginStores } from './plugin-ports.ts';
import type { DefinitionStore, Sandbox, SandboxCall, SandboxedPlugin } from './ports.ts';

/** What it takes to install plugins and to keep them running. */
export interface PluginDesk {
  readonly stores: PluginStores;
  /** What plugins store themselves. */
  readonly storage: PluginData;
  /** Plugins that come with the platform and are enabled in every tenant, by package name. */
  readonly builtIns: ReadonlyMap<string, BuiltIn>;
  readonly definitions: DefinitionStore;
  readonly sandbox: Sandbox;
  readonly roster: Roster;
  readonly journal: JournalWriter;
  readonly models: PluginModels;
  /** Null where no npm registry is configured. */
  readonly registry: PluginRegistry | null;
  /** Plugins that come with the platform and can be installed. */
  readonly catalogue: readonly CatalogueEntry[];
  /** Folders, as absolute paths, in and below which plugins may be installed from; none but in development. */
  readonly folders: readonly string[];
  readonly events: Events;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: PluginSettingsLimits;
}

/** The language models that plugins are served, by the names that they use for them. */
export interface PluginModels {
  readonly served: ServedModels;
  readonly port: NonNullable<CapabilityPorts['models']>;
}

/** A plugin that comes with the platform: the same for all tenants, but for their settings and secrets. */
export interface BuiltIn {
  readonly bundle: PluginBundle;
  /** As if it had been installed: reviewed, and consented to by the operator who put it there. */
  readonly version: PluginVersion;
}

/** Where packages are looked for by name. */
export interface PluginRegistry {
  readonly registry: Registry;
  /** Versions that were published later than this long ago are passed over. */
  readonly minAgeMs: number;
  /** Folder where Sigstore's roots of trust are kept; without it publishers' attestations are not looked at. */
  readonly tufCache?: string;
}

/** A plugin that comes with the platform and is not enabled before somebody installs it. */
export interface CatalogueEntry {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Packs it as npm would. */
  pack(): Promise<Uint8Array>;
}

/** The plugins whose code is loaded in this process. */
export interface Roster {
  /**
   * The plugin as it is enabled now, loaded when it is not yet or has changed; null when the tenant has none enabled.
   *
   * @throws PluginUnavailableError when it is enabled and its code can't be had
   */
  ready(place: PluginPlace, signal?: AbortSignal): Promise<ReadyPlugin | null>;
  /** Loads a version's code without letting anybody call it, so that it can be tried. Throws PluginUnavailableError. */
  open(place: PluginPlace, version: PluginVersion): Promise<OpenCopy>;
  /** Lets the copy answer the calls of the generation that the install has now; the one before is retired. */
  adopt(install: PluginInstall, copy: OpenCopy): void;
  /**
   * No longer gives the plugin out. What is loaded of it is unloaded when its calls have ended; resolves to it as soon
   * as they have, or after `drainMs`; null when it is not loaded here.
   */
  withdraw(place: PluginPlace): Promise<OpenCopy | null>;
  /** Whose code of this identity is loaded here; the tenants that have used it, for one that comes with the platform. */
  placesOf(plugin: SandboxIdentity): readonly PluginPlace[];
  /** Why the last attempt to load the plugin failed here; null when it did not. */
  problemOf(place: PluginPlace): PluginFault | null;
  /** Which tenants' plugins could not be loaded here at the last attempt. */
  failedPlaces(): readonly PluginPlace[];
  /** The sandbox has stopped running a version at this moment; only what is enabled later runs it again. */
  noteDisabled(plugin: SandboxIdentity, at: number): void;
  /** Unloads what nobody has called for long. Returns how many that were. */
  unloadIdle(): number;
  /** Unloads everything; `ready` throws from now on. */
  close(): void;
}

/** What went wrong with a plugin, for people. */
export interface PluginFault {
  readonly code: string;
  readonly message: string;
}

/** Code in the sandbox that is not, or no longer, given out. */
export interface OpenCopy {
  readonly version: PluginVersion;
  /**
   * Runs the plugin's own `initialize` or `cleanup`, within the time that the settings allow. Gives why it failed; null
   * when it did not. It never rejects.
   *
   * @param by the user on whose behalf it runs
   */
  run(step: 'initialize' | 'cleanup', by: string): Promise<PluginFault | null>;
  /** Safe to call twice. Calls in flight end with PLUGIN_HOST_LOST. */
  unload(): void;
  /** Unloads it as soon as no call of it is under way. */
  retire(): void;
}

/**
 * A plugin that can be called for one tenant. It may be kept for a while before it is called: when it was replaced or
 * unloaded meanwhile, a call finds what is enabled then, and ends with PLUGIN_DISABLED when nothing is.
 */
export interface ReadyPlugin {
  readonly tenantId: string;
  readonly pluginId: string;
  readonly version: string;
  readonly builtIn: boolean;
  readonly manifest: PluginManifest;
  /** Calls are counted, so that code is not unloaded under them. */
  readonly sandboxed: Pick<SandboxedPlugin, 'call'>;
  /** The names of its agents. */
  readonly agents: ReadonlySet<string>;
  /** The names of its tools. */
  readonly tools: ReadonlySet<string>;
  /** The tools of the platform and of other plugins that its manifest lists. */
  readonly grants: ReadonlySet<string>;
  readonly ports: CapabilityPorts;
  /** What was entered for it in this tenant, read anew; an empty object for a plugin that declares no settings. */
  config(signal?: AbortSignal): Promise<JsonValue>;
  /** Listens to what the plugin's code says and is refused during one run. */
  listen(run: ListenedRun): CallListener;
}

/** The run of an agent or call of a tool during which something happens. */
export interface ListenedRun {
  /** Null for what no run is about, such as initialize. */
  readonly runId: string | null;
  readonly startedBy: string;
}

/** Puts log lines and refusals into the journal, and publishes each different refusal once as agents.plugin.refused. */
export interface CallListener {
  readonly onEvent: SandboxCall['onEvent'];
  readonly onRefusal: SandboxCall['onRefusal'];
  /** Resolves when all that was heard is published; await it after the call. It never rejects. */
  told(): Promise<void>;
}

/** A line of a plugin's journal as it is written. */
export interface JournalDraft {
  readonly kind: JournalKind;
  readonly level: JournalLevel;
  readonly title: string;
  readonly data?: JsonValue | null;
  readonly runId?: string | null;
}

/** Writes into plugins' journals, in batches. */
export interface JournalWriter {
  /** Never waits. When more is written than can be stored, the oldest lines go, and a line says how many. */
  write(place: PluginPlace, draft: JournalDraft): void;
  /** Resolves when all that was written before is stored, or could not be. */
  flush(): Promise<void>;
  /** Stores what there is and takes no more. */
  close(): Promise<void>;
}

/** Bounds of all that is done with plugins; each has its default in `defaultPluginSettings`. Times in milliseconds. */
export interface PluginSettingsLimits {
  /** Plugins loaded in this process at once, each tenant's counted. */
  readonly loadedMax: number;
  /** What nobody has called for this long is unloaded. */
  readonly idleMs: number;
  /** Code that failed to load is not tried again before this is over. */
  readonly retryLoadMs: number;
  /** How long disabling waits for calls under way before cleanup runs. */
  readonly drainMs: number;
  readonly initializeMs: number;
  readonly cleanupMs: number;
  /** Lines of journals that wait to be stored. */
  readonly journalQueued: number;
  readonly journalBatch: number;
  /** How long lines are gathered before they are stored. */
  readonly journalMs: number;
  /** Events that one plugin may publish in one tenant within a minute. */
  readonly emitsPerMinute: number;
  /** Different refusals of one run that are published; later ones stand in the journal alone. */
  readonly refusalsToldMax: number;
  readonly installsConcurrent: number;
  /** Installations that may wait for their turn; more are refused with INSTALLATIONS_BUSY. */
  readonly installsQueued: number;
  /** How often an installation says that it is still under way. */
  readonly installBeatMs: number;
  /** One that was not heard of for this long is ended as failed. */
  readonly installSilentMs: number;
  /** Longest time of one installation. */
  readonly installMs: number;
  /** Packages that nothing refers to are kept this long after they were last stored. */
  readonly packageKeepMs: number;
  /** How often what somebody watches is read again when nothing rings, since no ring comes from another process. */
  readonly watchMs: number;
  /** How often it is looked for plugins that the platform has taken out and is to try again. */
  readonly healMs: number;
}

export const defaultPluginSettings: PluginSettingsLimits = {
  loadedMax: 200,
  idleMs: 15 * 60_000,
  retryLoadMs: 15_000,
  drainMs: 5_000,
  initializeMs: 30_000,
  cleanupMs: 10_000,
  journalQueued: 5_000,
  journalBatch: 200,
  journalMs: 250,
  emitsPerMinute: 600,
  refusalsToldMax: 20,
  installsConcurrent: 2,
  installsQueued: 20,
  installBeatMs: 10_000,
  installSilentMs: 60_000,
  installMs: 5 * 60_000,
  packageKeepMs: 60 * 60_000,
  watchMs: 2_000,
  healMs: 15_000,
};

/** What capability ports, roster and journal are made of, before there is a desk. */
export interface PluginParts {
  readonly stores: PluginStores;
  readonly storage: PluginData;
  readonly builtIns: ReadonlyMap<string, BuiltIn>;
  readonly sandbox: Sandbox;
  /** Carries the plugins' requests; null where plugins may not fetch. */
  readonly transport: FetchTransport | null;
  readonly models: PluginModels;
  readonly events: Events;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: PluginSettingsLimits;
}
