import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, Schema } from 'mongoose';
import type { ModelCall } from '../domain/models/model-call.ts';
import type { ModelCallStore } from '../model-ports.ts';

const keepMs = 90 * 86_400_000;
const text = { type: String, required: true } as const;
const number = { type: Number, required: true } as const;
const maybe = { type: String, default: null } as const;

/** Calls of earlier releases have no count of what their providers kept. */
type StoredTokens = Omit<ModelCall['tokens'], 'cacheWriteInput'> &
  Partial<Pick<ModelCall['tokens'], 'cacheWriteInput'>>;

type Document = Omit<ModelCall, 'id' | 'tokens'> & {
  readonly tokens: StoredTokens;
  readonly _id: string;
  readonly forgetAt: Date;
};

const callSchema = new Schema<Document>(
  {
    _id: text,
    tenantId: text,
    answerId: text,
    attempt: number,
    modelId: text,
    work: text,
    runId: maybe,
    agentId: maybe,
    startedBy: text,
    startedAt: number,
    ms: number,
    tokens: {
      type: new Schema(
        {
          ...{ input: number, cachedInput: number, output: number, reasoning: number },
          cacheWriteInput: { type: Number, default: 0 },
          estimated: { type: Boolean, required: true },
        },
        { _id: false },
      ),
      required: true,
    },
    costMicroUsd: number,
    errorCode: maybe,
    finish: maybe,
    /** When it is deleted. */
    forgetAt: { type: Date, required: true },
  },
  { collection: 'model_calls', versionKey: false, autoIndex: false, minimize: false },
);
callSchema.index({ tenantId: 1, _id: -1 });
callSchema.index({ tenantId: 1, runId: 1, _id: -1 });
callSchema.index({ modelId: 1, _id: -1 });
callSchema.index({ forgetAt: 1 }, { expireAfterSeconds: 0 });

/** Calls as documents, which the database forgets after ninety days. */
export async function openModelCallStore(connection: Connection): Promise<ModelCallStore> {
  const calls = connection.model<Document>('AgentsModelCall', callSchema);
  await calls.createIndexes();
  return {
    append: async ({ id: _id, ...call }) => {
      const forgetAt = new Date(call.startedAt + keepMs);
      await unlessThere(calls.insertOne({ ...call, _id, forgetAt }));
    },
    list: async ({ tenantId, runId, modelId, before, limit }, signal) => {
      const found = await calls
        .find({
          tenantId,
          ...(runId === null ? {} : { runId }),
          ...(modelId === null ? {} : { modelId }),
          ...(before === null ? {} : { _id: { $lt: before } }),
        })
        .setOptions({ signal })
        .sort({ _id: -1 })
        .limit(limit)
        .lean();
      return found.map(toCall);
    },
    listLatest: async ({ modelId, limit }) => {
      const found = await calls.find({ modelId }).sort({ _id: -1 }).limit(limit).lean();
      return found.map(toCall);
    },
    tokensOfRun: async ({ tenantId, runId }) => {
      const [sum] = await calls.aggregate<{ tokens: number }>([
        { $match: { tenantId, runId } },
        { $group: { _id: null, tokens: { $sum: { $add: ['$tokens.input', '$tokens.output'] } } } },
      ]);
      return sum?.tokens ?? 0;
    },
  };
}

function toCall({ _id: id, forgetAt: _, tokens, ...call }: Document): ModelCall {
  return { id, ...call, tokens: { ...tokens, cacheWriteInput: tokens.cacheWriteInput ?? 0 } };
}
