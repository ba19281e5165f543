import { type InferSchemaType, Schema } from 'mongoose';
import type { PluginInstall } from '../../domain/plugin-install.ts';
import { placeKey } from './place.ts';
import { number, schemaOptions, text } from './schema-options.ts';

export const installSchema = new Schema(
  {
    /** `["<tenant>","<plugin>"]` */
    _id: text,
    tenantId: text,
    pluginId: text,
    revision: number,
    phase: text,
    /** When the platform tries it again; null, or missing, when it does not. */
    healAt: { type: Number, default: null },
    /** Packages that the record needs, so that those nobody needs can be told. */
    integrities: [{ type: String, required: true }],
    /** The whole record as JSON text: keys of a manifest may begin with a dollar sign or hold dots. */
    record: text,
  },
  { ...schemaOptions, collection: 'plugin_installs' },
);
installSchema.index({ tenantId: 1, pluginId: 1 });
installSchema.index({ integrities: 1 });
installSchema.index({ healAt: 1 });

export function installDocument(install: PluginInstall) {
  const { tenantId, pluginId, revision, state } = install;
  return {
    _id: placeKey(tenantId, pluginId),
    tenantId,
    pluginId,
    revision,
    phase: state.phase,
    healAt: install.healing?.nextAt ?? null,
    integrities: [...integritiesOf(install)],
    record: JSON.stringify(install),
  };
}

// Written by installDocument.
export const toInstall = ({ record }: Pick<InferSchemaType<typeof installSchema>, 'record'>): PluginInstall =>
  JSON.parse(record) as PluginInstall;

/** The packages that may be loaded because of a record; none once the plugin is removed, which is never run again. */
export function integritiesOf({ current, candidate, earlier, state }: PluginInstall): readonly string[] {
  if (state.phase === 'REMOVED') return [];
  const versions = [current, ...(candidate ? [candidate.version] : []), ...earlier];
  return [...new Set(versions.map(({ integrity }) => integrity))];
}
