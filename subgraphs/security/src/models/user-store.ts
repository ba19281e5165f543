import type { Role } from '@ymera/kernel';
import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, Schema } from 'mongoose';
import type { Account, Person } from '../domain/user.ts';
import type { UserStore } from '../ports.ts';
import { debtSchema, debtsIn, type StoredDebt, toDebt } from './owed-entry.ts';

interface StoredUser {
  readonly _id: string;
  readonly tenantId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly passwordHash: string;
  readonly createdAt: number;
  readonly owed?: StoredDebt | null;
}

const userSchema = new Schema<StoredUser>(
  {
    _id: { type: String, required: true },
    tenantId: { type: String, required: true },
    email: { type: String, required: true },
    name: { type: String, required: true },
    role: { type: String, required: true, enum: ['read_only', 'execute', 'admin'] },
    passwordHash: { type: String, required: true },
    createdAt: { type: Number, required: true },
    owed: { type: debtSchema },
  },
  { collection: 'security_users', versionKey: false, autoIndex: false },
);
userSchema.index({ email: 1 }, { unique: true });
userSchema.index({ tenantId: 1, email: 1 });

/** Users in MongoDB. Password hashes leave it only with `findAccount`. */
export async function openUserStore(connection: Connection): Promise<UserStore> {
  const model = connection.model<StoredUser>('SecurityUser', userSchema);
  await model.createIndexes();
  return {
    ...debtsIn(model),
    create: async ({ id, ...account }, owed) => {
      const stored = { _id: id, ...account, owed: toDebt(owed) };
      if (await unlessThere(model.insertOne(stored))) return 'created';
      return (await model.exists({ _id: id })) ? 'id-taken' : 'email-taken';
    },
    findMany: async (tenantId, ids, signal) => {
      const found = await model
        .find({ tenantId, _id: { $in: [...ids] } })
        .setOptions({ signal })
        .select('-passwordHash')
        .lean();
      return found.map(toUser);
    },
    findAccount: async (email) => {
      const found = await model.findOne({ email }).lean();
      return found ? toAccount(found) : null;
    },
    list: async (tenantId, { afterEmail, limit }, signal) => {
      const found = await model
        .find(afterEmail === null ? { tenantId } : { tenantId, email: { $gt: afterEmail } })
        .setOptions({ signal })
        .select('-passwordHash')
        .sort({ email: 1 })
        .limit(limit)
        .lean();
      return found.map(toUser);
    },
  };
}

function toUser({ _id, tenantId, email, name, role, createdAt }: Omit<StoredUser, 'passwordHash'>): Person {
  return { id: _id, tenantId, email, name, role, createdAt };
}

const toAccount = (stored: StoredUser): Account => ({
  ...toUser(stored),
  passwordHash: stored.passwordHash,
});
