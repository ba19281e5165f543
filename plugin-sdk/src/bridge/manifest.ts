import type { JsonValue } from './json.ts';

/** One tool or agent as it is listed: everything a caller needs to know without running code. */
export type ManifestEntry = {
  /** Name inside the plugin, such as `fetch-data`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** JSON Schema (2020-12); absent when the author's schema library does not offer one. */
  readonly inputSchema?: JsonValue;
  readonly outputSchema?: JsonValue;
  readonly annotations: { readonly readOnly: boolean; readonly idempotent: boolean };
  readonly timeoutMs?: number;
  readonly examples: readonly { readonly input: JsonValue; readonly output?: JsonValue }[];
};

/** A host tool that the plugin may call, and why. */
export type ToolPermission = { readonly name: string; readonly reason: string };

/** What a built plugin says about itself. */
export type PluginManifest = {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly agents: readonly ManifestEntry[];
  readonly tools: readonly ManifestEntry[];
  readonly permissions: { readonly tools: readonly ToolPermission[] };
  readonly limits: { readonly memoryMb?: number; readonly timeoutMs?: number };
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

/** What the code says when it is run once: the code's half of the manifest. */
export type PluginDescription = {
  readonly agents: readonly ManifestEntry[];
  readonly tools: readonly ManifestEntry[];
  readonly permissions: { readonly tools: readonly string[] };
};
