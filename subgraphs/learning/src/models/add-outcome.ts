import { type Connection, mongo } from 'mongoose';
import { isTrial, type Outcome } from '../domain/outcome.ts';
import { headSchema, outcomeSchema, type StoredHead, type StoredOutcome } from './schemas.ts';

/** One step keeps an outcome when nobody else is at its agent; each outcome that comes between costs one more. */
const stepsMax = 100;
const duplicateKey = 11000;

export type Models = ReturnType<typeof createModels>;

export const createModels = (connection: Connection) => ({
  outcomes: connection.model('LearningOutcome', outcomeSchema),
  heads: connection.model('LearningHead', headSchema),
});

export const headId = (tenantId: string, agentId: string) => JSON.stringify([tenantId, agentId]);

/**
 * Keeps an outcome and counts it, exactly once, without a transaction. The outcome carries the totals of all before
 * it and its own place in the row, which is unique: the one insert both keeps and counts it, and of two writers who
 * want the same place the second goes again. The head is a copy. Who dies before it is moved on leaves it behind, and
 * the next one, or the same event delivered again, moves it on.
 */
export async function addOutcome(models: Models, outcome: Outcome): Promise<void> {
  for (let step = 0; step < stepsMax; step++) {
    const kept = await models.outcomes.findById(outcome.agentRunId).lean();
    const { tenantId, agentId } = kept ?? outcome;
    const head = await models.heads.findById(headId(tenantId, agentId)).lean();
    const seq = head?.seq ?? 0;
    if (kept && kept.seq <= seq) return;
    const next = kept ? null : follow(head, outcome);
    const inserted = next !== null && (await unlessThere(models.outcomes.create(next)));
    await moveHead(models, inserted ? next : await findAt(models, { tenantId, agentId, seq: seq + 1 }));
    if (inserted) return;
  }
  throw new Error(`The outcome of ${outcome.agentRunId} found no place in ${stepsMax} steps.`);
}

type Totals = Pick<StoredHead, 'seq' | 'runs' | 'successes' | 'durationMs' | 'lastRunAt'>;
const nothing: Totals = { seq: 0, runs: 0, successes: 0, durationMs: 0, lastRunAt: 0 };

function follow(head: Totals | null, { agentRunId, ...outcome }: Outcome): StoredOutcome {
  const { seq, runs, successes, durationMs, lastRunAt } = head ?? nothing;
  const totals = isTrial(outcome)
    ? {
        runs: runs + 1,
        successes: successes + (outcome.succeeded ? 1 : 0),
        durationMs: durationMs + outcome.durationMs,
        lastRunAt: Math.max(lastRunAt, outcome.at),
      }
    : { runs, successes, durationMs, lastRunAt };
  return { _id: agentRunId, ...outcome, seq: seq + 1, totals };
}

const findAt = ({ outcomes }: Models, place: { tenantId: string; agentId: string; seq: number }) =>
  outcomes.findOne(place).lean();

/** Moves the head forward to an outcome, never back. */
async function moveHead({ heads }: Models, outcome: StoredOutcome | null): Promise<void> {
  if (!outcome) return;
  const { tenantId, agentId, seq, totals } = outcome;
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
