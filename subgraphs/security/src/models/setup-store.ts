import { type Connection, Schema } from 'mongoose';
import type { SetupStore } from '../ports.ts';

interface StoredSetup {
  readonly _id: string;
  readonly tokenHashes: readonly string[];
}

const setupSchema = new Schema<StoredSetup>(
  { _id: { type: String, required: true }, tokenHashes: { type: [String], required: true } },
  { collection: 'security_setup', versionKey: false, autoIndex: false },
);

/** An installation is set up once, so there is one document. */
const installation = 'installation';

/** The hashes of the set-up tokens in MongoDB. */
export function openSetupStore(connection: Connection): SetupStore {
  const model = connection.model<StoredSetup>('SecuritySetup', setupSchema);
  return {
    keepTokenHash: async (hash, countMax) => {
      const tokenHashes = { $each: [hash], $slice: -countMax };
      await model.updateOne({ _id: installation }, { $push: { tokenHashes } }, { upsert: true });
    },
    listTokenHashes: async () => (await model.findById(installation).lean())?.tokenHashes ?? [],
    forgetTokens: async () => {
      await model.deleteOne({ _id: installation });
    },
  };
}
