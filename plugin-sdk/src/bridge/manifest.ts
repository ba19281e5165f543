import type { JsonValue } from './json.ts';

/**
 * What a call does when it is made again: no harm in any case; none under the same idempotency key; or harm, so that a
 * person has to say when nobody knows whether it came about.
 */
export type EffectKind = 'idempotent' | 'keyed' | 'unsafe';

export const effectKinds: readonly EffectKind[] = ['idempotent', 'keyed', 'unsafe'];

export type Annotations = {
  readonly readOnly: boolean;
  readonly idempotent: boolean;
  /** Absent where the author does not say; see `effectOf`. */
  readonly effect?: EffectKind;
};

/** What an author declares of repetitions; without a word, what changes nothing or may run twice is idempotent. */
export const effectOf = ({ readOnly, idempotent, effect }: Annotations): EffectKind =>
  effect ?? (readOnly || idempotent ? 'idempotent' : 'keyed');

/** One tool or agent as it is listed: everything a caller needs to know without running code. */
export type ManifestEntry = {
  /** Name inside the plugin, such as `fetch-data`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** JSON Schema (2020-12); absent when the author's schema library does not offer one. */
  readonly inputSchema?: JsonValue;
  readonly outputSchema?: JsonValue;
  readonly annotations: Annotations;
  readonly timeoutMs?: number;
  /** Set for an agent without code of its own, whose loop the platform runs. */
  readonly declared?: {
    readonly instructions: string;
    /** Alias of a language model. */
    readonly model: string;
    /** Tools of the plugin by id, and host tools by name. */
    readonly tools: readonly string[];
    readonly maxSteps?: number;
  };
  readonly examples: readonly { readonly input: JsonValue; readonly output?: JsonValue }[];
};

/** A host tool that the plugin may call, and why. */
export type ToolPermission = { readonly name: string; readonly reason: string };

/** A host that the plugin may fetch from: exact, or `*.` and everything below. */
export type NetworkPermission = { readonly host: string; readonly reason: string };

/** How much the plugin may keep in its storage, in bytes of keys and values. */
export type StoragePermission = { readonly quotaBytes: number; readonly reason: string };

/** A language model that the plugin may use, by the platform's alias, such as `fast`. */
export type ModelPermission = { readonly alias: string; readonly reason: string };

/** An event that the plugin may publish to others. */
export type EmitPermission = { readonly event: string; readonly reason: string };

/** What the plugin may do beyond computing. What is absent is refused. */
export type ManifestPermissions = {
  readonly tools: readonly ToolPermission[];
  readonly network?: readonly NetworkPermission[];
  readonly storage?: StoragePermission;
  readonly models?: readonly ModelPermission[];
  readonly emit?: readonly EmitPermission[];
  /** Code made from text at run time (`new Function`); without it only `Function('return this')` works. */
  readonly codegen?: { readonly reason: string };
};

/** A secret that the operator enters; the platform sends it to these hosts and nowhere else. */
export type SecretDeclaration = {
  readonly label: string;
  readonly hosts: readonly string[];
  readonly reason: string;
  /** Whether the code may read its value. Default: no, and then it never enters the sandbox. */
  readonly readable?: boolean;
};

/** What a plugin asks for in place of the platform's defaults, up to the platform's maxima. */
export type ManifestLimits = {
  readonly memoryMb?: number;
  readonly timeoutMs?: number;
  /** CPU time of one uninterrupted stretch of its code. */
  readonly cpuEntryMs?: number;
  /** CPU time of one call, all stretches together. */
  readonly cpuTotalMs?: number;
  /** Messages of one call: host calls, events, timers, log lines. */
  readonly messages?: number;
  /** Bytes of all messages of one call. */
  readonly callBytes?: number;
  /** Host calls that one call may have under way. */
  readonly pendingHostCalls?: number;
  /** Requests of `ctx.fetch` in one call. */
  readonly fetches?: number;
  /** Tokens of language models in one call. */
  readonly modelTokens?: number;
};

/** `shared`: calls of one tenant meet in one context (the default). `per-call`: each call gets a fresh one. */
export type Isolation = 'shared' | 'per-call';

/** What package.json alone says about a plugin's needs, and the build copies to the manifest. */
export type ManifestFacts = {
  /** Versions of the platform that the plugin is made for, as a semver range. */
  readonly engine?: string;
  readonly secrets?: { readonly [name: string]: SecretDeclaration };
  /** JSON Schema of the settings that the operator enters. */
  readonly config?: JsonValue;
  readonly categories?: readonly string[];
  readonly isolation?: Isolation;
};

/** What a built plugin says about itself. */
export type PluginManifest = ManifestFacts & {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly agents: readonly ManifestEntry[];
  readonly tools: readonly ManifestEntry[];
  readonly permissions: ManifestPermissions;
  readonly limits: ManifestLimits;
};

/** A built plugin: plain data that can be stored and sent as JSON. */
export type PluginBundle = {
  readonly manifest: PluginManifest;
  /** One script, ready for the sandbox. */
  readonly code: string;
  /** Source map (version 3) of `code`, with paths relative to the package. */
  readonly sourceMap: string;
  /** Hex digest of `code` as UTF-8; checked again when the plugin is loaded. */
  readonly sha256: string;
};

/** What the code says when it is run once: the code's half of the manifest. Absent parts are not compared. */
export type PluginDescription = {
  readonly agents: readonly ManifestEntry[];
  readonly tools: readonly ManifestEntry[];
  readonly permissions: {
    readonly tools: readonly string[];
    readonly network?: readonly string[];
    readonly models?: readonly string[];
    readonly emit?: readonly string[];
    /** Null when the code declares no storage. */
    readonly storage?: { readonly quotaBytes: number } | null;
  };
  readonly secrets?: { readonly [name: string]: Omit<SecretDeclaration, 'reason'> };
  readonly config?: JsonValue;
};
