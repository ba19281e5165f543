import { type Connection, Schema } from 'mongoose';
import type { TenantStore } from '../ports.ts';

interface StoredTenant {
  readonly _id: string;
  readonly name: string;
}

const tenantSchema = new Schema<StoredTenant>(
  { _id: { type: String, required: true }, name: { type: String, required: true } },
  { collection: 'security_tenants', versionKey: false, autoIndex: false },
);

/** Tenants in MongoDB. */
export function openTenantStore(connection: Connection): TenantStore {
  const model = connection.model<StoredTenant>('SecurityTenant', tenantSchema);
  return {
    createIfAbsent: async ({ id, name }) => {
      await model.updateOne({ _id: id }, { $setOnInsert: { name } }, { upsert: true });
    },
    findMany: async (ids, signal) => {
      const found = await model
        .find({ _id: { $in: [...ids] } })
        .setOptions({ signal })
        .lean();
      return found.map(({ _id, name }) => ({ id: _id, name }));
    },
  };
}
