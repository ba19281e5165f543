import type { PluginPlace } from '@ymera/plugin-sdk/host';
import { type Connection, type InferSchemaType, Schema } from 'mongoose';
import { placeKey } from './place.ts';
import { number, schemaOptions, text } from './schema-options.ts';

const changeSchema = new Schema(
  {
    /** The entry's key, as `orderOf` writes it. */
    order: text,
    /** The value as JSON text; null when the change deletes it. */
    text: { type: String, default: null },
    bytes: number,
    expiresAt: { type: Number, default: null },
  },
  { _id: false },
);

/** One document per place: what all of its entries add up to, and the last change, which every reader can do again. */
const headSchema = new Schema(
  {
    /** `["<tenant>","<plugin>"]` */
    _id: text,
    /** Counts changes, from 1; the version of whatever the change wrote. */
    seq: number,
    usedBytes: number,
    /** When the first entry is over, or earlier; null when none will be. */
    dueAt: { type: Number, default: null },
    change: { type: changeSchema, default: null },
    /** The change took out what was over by this time. */
    sweptUntil: { type: Number, default: null },
    /** The change took out everything. */
    cleared: { type: Boolean, default: false },
  },
  { ...schemaOptions, collection: 'plugin_storage_heads' },
);

const entrySchema = new Schema(
  {
    /** The place and the key, as `entryId` joins them. */
    _id: text,
    place: text,
    version: number,
    /** The value as JSON text; null when it was deleted. */
    text: { type: String, default: null },
    bytes: number,
    expiresAt: { type: Number, default: null },
    /** When a deleted entry goes altogether. */
    forgetAt: { type: Date, default: null },
  },
  { ...schemaOptions, collection: 'plugin_storage' },
);
entrySchema.index({ place: 1, expiresAt: 1 });
entrySchema.index({ forgetAt: 1 }, { expireAfterSeconds: 0 });

export type StorageModels = ReturnType<typeof storageModels>;

export function storageModels(connection: Connection) {
  return {
    heads: connection.model('AgentsPluginStorageHead', headSchema),
    entries: connection.model('AgentsPluginStorageEntry', entrySchema),
  };
}

export type Head = Omit<InferSchemaType<typeof headSchema>, '_id'>;
export type Change = InferSchemaType<typeof changeSchema>;
export type Entry = InferSchemaType<typeof entrySchema>;

export const headId = ({ tenantId, plugin }: PluginPlace): string => placeKey(tenantId ?? null, plugin);

/** A place ends with a bracket, so that no other place with some key has the same id. */
export const entryId = (place: string, order: string): string => `${place}${order}`;

/**
 * A key as text whose bytes sort as the key's UTF-16 code units do (which UTF-8 does not, beyond U+FFFF), and which
 * begins with the text of each of its prefixes: four hexadecimal digits a unit.
 */
export function orderOf(key: string): string {
  return Buffer.from(key, 'utf16le').swap16().toString('hex');
}

/** The key that `orderOf` made the text of. */
export function keyOf(order: string): string {
  return Buffer.from(order, 'hex').swap16().toString('utf16le');
}
