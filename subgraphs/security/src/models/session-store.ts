import { type Connection, Schema } from 'mongoose';
import type { Session } from '../domain/session.ts';
import type { SessionStore } from '../ports.ts';
import { debtSchema, debtsIn, type StoredDebt, toDebt } from './owed-entry.ts';

interface StoredSession {
  readonly _id: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly endedAt: number | null;
  readonly forgetAt: Date;
  readonly owed?: StoredDebt | null;
}

/** Sessions are kept this long after their time is over, so that a debt to the audit log can still be settled. */
const keptAfterExpiryMs = 7 * 24 * 3600 * 1000;

const sessionSchema = new Schema<StoredSession>(
  {
    _id: { type: String, required: true },
    tenantId: { type: String, required: true },
    userId: { type: String, required: true },
    createdAt: { type: Number, required: true },
    expiresAt: { type: Number, required: true },
    endedAt: { type: Number, default: null },
    forgetAt: { type: Date, required: true },
    owed: { type: debtSchema },
  },
  { collection: 'security_sessions', versionKey: false, autoIndex: false },
);
sessionSchema.index({ forgetAt: 1 }, { expireAfterSeconds: 0 });

/** Sessions in MongoDB. */
export async function openSessionStore(connection: Connection): Promise<SessionStore> {
  const model = connection.model<StoredSession>('SecuritySession', sessionSchema);
  await model.createIndexes();
  return {
    ...debtsIn(model),
    create: async ({ id, ...session }, owed) => {
      const forgetAt = new Date(session.expiresAt + keptAfterExpiryMs);
      await model.create([{ _id: id, ...session, forgetAt, owed: toDebt(owed) }]);
    },
    find: async (tenantId, id, signal) => {
      const found = await model.findOne({ _id: id, tenantId }).setOptions({ signal }).lean();
      return found ? toSession(found) : null;
    },
    end: async ({ tenantId, id, at }, owed) => {
      const { modifiedCount } = await model.updateOne(
        { _id: id, tenantId, endedAt: null },
        { $set: { endedAt: at, owed: toDebt(owed) } },
      );
      return modifiedCount === 1;
    },
  };
}

function toSession({ _id, tenantId, userId, createdAt, expiresAt, endedAt }: StoredSession): Session {
  return { id: _id, tenantId, userId, createdAt, expiresAt, endedAt };
}
