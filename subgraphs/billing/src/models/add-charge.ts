import { type Connection, mongo } from 'mongoose';
import type { UsageEvent } from '../domain/usage-event.ts';
import { headSchema, type StoredHead, type StoredUsage, usageSchema } from './schemas.ts';

/** One step keeps a charge when nobody else is at its agent; each charge that comes between costs one more. */
const stepsMax = 100;
const duplicateKey = 11000;

export type Models = ReturnType<typeof createModels>;

export const createModels = (connection: Connection) => ({
  usage: connection.model('BillingUsage', usageSchema),
  heads: connection.model('BillingHead', headSchema),
});

export const headId = (tenantId: string, agentId: string) => JSON.stringify([tenantId, agentId]);

/**
 * Keeps a charge and adds it to its agent's spend, exactly once, without a transaction. The charge carries the totals
 * of all before it and its own place in the row, which is unique: the one insert both keeps and adds it, and of two
 * writers who want the same place the second goes again. The head is a copy. Who dies before it is moved on leaves it
 * behind, and the next one, or the same event delivered again, moves it on.
 */
export async function addCharge(models: Models, charge: UsageEvent): Promise<void> {
  for (let step = 0; step < stepsMax; step++) {
    const kept = await models.usage.findById(charge.id).lean();
    const { tenantId, agentId } = kept ?? charge;
    const head = await models.heads.findById(headId(tenantId, agentId)).lean();
    const seq = head?.seq ?? 0;
    if (kept && kept.seq <= seq) return;
    const next = kept ? null : follow(head, charge);
    const inserted = next !== null && (await unlessThere(models.usage.create(next)));
    await moveHead(models, inserted ? next : await findAt(models, { tenantId, agentId, seq: seq + 1 }));
    if (inserted) return;
  }
  throw new Error(`The charge ${charge.id} found no place in ${stepsMax} steps.`);
}

type Totals = Pick<StoredHead, 'seq' | 'amount' | 'agentRuns' | 'cpuMicroseconds'>;
const nothing: Totals = { seq: 0, amount: 0, agentRuns: 0, cpuMicroseconds: 0 };

function follow(head: Totals | null, { id, ...charge }: UsageEvent): StoredUsage {
  const { seq, amount, agentRuns, cpuMicroseconds } = head ?? nothing;
  const isCpu = charge.meter === 'PLUGIN_CPU_SECOND';
  const totals = {
    amount: amount + charge.amount,
    agentRuns: agentRuns + (charge.meter === 'AGENT_RUN' ? 1 : 0),
    cpuMicroseconds: cpuMicroseconds + (isCpu ? charge.quantityMicro : 0),
  };
  return { _id: id, ...charge, seq: seq + 1, totals };
}

const findAt = ({ usage }: Models, place: { tenantId: string; agentId: string; seq: number }) =>
  usage.findOne(place).lean();

/** Moves the head forward to a charge, never back. */
async function moveHead({ heads }: Models, charge: StoredUsage | null): Promise<void> {
  if (!charge) return;
  const { tenantId, agentId, seq, totals } = charge;
  const behind = { _id: headId(tenantId, agentId), seq: { $lt: seq } };
  // A head that is not behind lets the upsert try an insert, which its id refuses.
  await unlessThere(heads.updateOne(behind, { $set: { agentId, seq, ...totals } }, { upsert: true }).exec());
}

async function unlessThere(writing: Promise<unknown>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch (error) {
    if (error instanceof mongo.MongoServerError && error.code === duplicateKey) return false;
    throw error;
  }
}
