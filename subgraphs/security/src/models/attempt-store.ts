import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, Schema } from 'mongoose';
import type { AttemptStore } from '../ports.ts';

interface StoredAttempts {
  readonly _id: string;
  readonly times: number[];
  readonly refusalTold: boolean;
  readonly version: number;
  readonly forgetAt: Date;
}

const attemptSchema = new Schema<StoredAttempts>(
  {
    _id: { type: String, required: true },
    times: { type: [Number], required: true },
    refusalTold: { type: Boolean, required: true },
    version: { type: Number, required: true },
    forgetAt: { type: Date, required: true },
  },
  { collection: 'security_sign_in_attempts', versionKey: false, autoIndex: false },
);
attemptSchema.index({ forgetAt: 1 }, { expireAfterSeconds: 0 });

/** Attempts to sign in, in MongoDB. */
export async function openAttemptStore(connection: Connection): Promise<AttemptStore> {
  const model = connection.model<StoredAttempts>('SecuritySignInAttempts', attemptSchema);
  await model.createIndexes();
  return {
    find: async (key) => {
      const found = await model.findById(key).lean();
      if (!found) return null;
      return { attempts: { times: found.times, refusalTold: found.refusalTold }, version: found.version };
    },
    replace: async (key, { attempts, version, forgetAt }) => {
      const fields = {
        times: [...attempts.times],
        refusalTold: attempts.refusalTold,
        forgetAt: new Date(forgetAt),
      };
      if (version === null) return unlessThere(model.insertOne({ _id: key, ...fields, version: 1 }));
      const { matchedCount } = await model.updateOne(
        { _id: key, version },
        { $set: { ...fields, version: version + 1 } },
      );
      return matchedCount === 1;
    },
    remove: async (key) => {
      await model.deleteOne({ _id: key });
    },
  };
}
