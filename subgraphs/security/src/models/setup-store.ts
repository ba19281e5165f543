import { type Connection, Schema } from 'mongoose';
import type { SetupStore } from '../ports.ts';

interface StoredSetup {
  readonly _id: string;
  readonly tokenHash: string;
}

const setupSchema = new Schema<StoredSetup>(
  { _id: { type: String, required: true }, tokenHash: { type: String, required: true } },
  { collection: 'security_setup', versionKey: false, autoIndex: false },
);

/** An installation is set up once, so there is one document. */
const installation = 'installation';

/** The hash of the set-up token in MongoDB. */
export function openSetupStore(connection: Connection): SetupStore {
  const model = connection.model<StoredSetup>('SecuritySetup', setupSchema);
  return {
    keepTokenHash: async (tokenHash) => {
      await model.updateOne({ _id: installation }, { $set: { tokenHash } }, { upsert: true });
    },
    findTokenHash: async () => (await model.findById(installation).lean())?.tokenHash ?? null,
    forgetToken: async () => {
      await model.deleteOne({ _id: installation });
    },
  };
}
