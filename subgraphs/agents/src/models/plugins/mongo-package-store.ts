import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, type mongo, Schema } from 'mongoose';
import type { PackageStore } from '../../plugin-ports.ts';
import { number, schemaOptions, text } from './schema-options.ts';

/** Packages are at most 8 MB packed, so each is one document. */
const packageSchema = new Schema(
  {
    /** The integrity. */
    _id: text,
    bytes: { type: Buffer, required: true },
    putAt: number,
  },
  { ...schemaOptions, collection: 'plugin_packages' },
);
/** Holds all that listing asks for, so that no package is read for it. */
const byAge = { _id: 1, putAt: 1 } as const;
packageSchema.index(byAge);

/** A lean document holds the driver's own kind of bytes. */
type LeanPackage = { readonly bytes: mongo.Binary };

/** Packages as documents, by their integrity. */
export async function openPackageStore(connection: Connection): Promise<PackageStore> {
  const packages = connection.model('AgentsPluginPackage', packageSchema);
  await packages.createIndexes();
  /** False when it is not there. */
  const touch = async (integrity: string, at: number) =>
    (await packages.updateOne({ _id: integrity }, { $max: { putAt: at } })).matchedCount === 1;
  return {
    put: async ({ integrity, bytes, at }) => {
      if (await touch(integrity, at)) return;
      const document = { _id: integrity, bytes: Buffer.from(bytes), putAt: at };
      if (await unlessThere(packages.create(document))) return;
      await touch(integrity, at); // somebody else put it in between
    },
    get: async (integrity) => {
      const found = await packages.findById(integrity, { bytes: 1 }).lean<LeanPackage>();
      return found && Uint8Array.from(found.bytes.value());
    },
    listOld: async ({ before, after, limit }) =>
      (
        await packages
          .find({ putAt: { $lt: before }, ...(after === null ? {} : { _id: { $gt: after } }) }, { _id: 1 })
          .sort({ _id: 1 })
          .hint(byAge)
          .limit(limit)
          .lean()
      ).map(({ _id }) => _id),
    delete: async ({ integrity, before }) => {
      await packages.deleteOne({ _id: integrity, putAt: { $lt: before } });
    },
  };
}
