import { Schema } from 'mongoose';
import type { BuiltInPlugin } from '../domain/built-in-plugin.ts';
import type { PluginVersion } from '../domain/plugin-version.ts';

const options = { versionKey: false, autoIndex: false, minimize: false } as const;

export const builtInSchema = new Schema(
  {
    _id: { type: String, required: true },
    version: { type: String, required: true },
    description: { type: String, default: '' },
    /** What documents have that are older than plugins' versions, in place of their facts. */
    permissions: { type: [{ _id: false, tool: String, reason: String }], default: undefined },
    sha256: { type: String, required: true },
    /** The version as JSON text: the keys of its JSON Schemas begin with a dollar sign. */
    facts: { type: String, default: null },
    goneAt: { type: Number, default: null },
  },
  { ...options, collection: 'plugins' },
);

/** As much of a stored plugin as is read; mongoose's own type of the list is that of its documents. */
interface BuiltInDocument {
  readonly _id: string;
  readonly version: string;
  readonly description: string;
  readonly permissions?: readonly { tool?: string | null; reason?: string | null }[] | null;
  readonly sha256: string;
  readonly facts?: string | null;
  readonly goneAt?: number | null;
}

export function builtInDocument({ version }: Pick<BuiltInPlugin, 'version'>) {
  const { description, sha256 } = version;
  return { version: version.version, description, sha256, facts: JSON.stringify(version), goneAt: null };
}

export function toBuiltIn(document: BuiltInDocument): BuiltInPlugin {
  const { _id: pluginId, facts, goneAt } = document;
  // The text was written by builtInDocument.
  const version = facts ? (JSON.parse(facts) as PluginVersion) : versionOfOld(document);
  return { pluginId, version, goneAt: goneAt ?? null };
}

/** What is known of a plugin that has not come with the platform since its versions are stored whole. */
function versionOfOld({ _id, version, description, sha256, permissions }: BuiltInDocument): PluginVersion {
  return {
    version,
    description,
    integrity: '',
    sha256,
    source: { kind: 'CATALOGUE' },
    provenance: 'NONE',
    publisher: _id,
    reviewed: true,
    manifest: {},
    rights: (permissions ?? []).map(({ tool, reason }) => ({
      kind: 'tools',
      what: tool ?? '',
      reason: reason ?? '',
      terms: null,
    })),
    findings: [],
    digest: '',
    consent: null,
    installedBy: 'platform',
    installedAt: 0,
  };
}
