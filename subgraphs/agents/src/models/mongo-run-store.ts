import type { JsonValue } from '@ymera/kernel';
import { sha256Hex } from '@ymera/kernel/canonical-json';
import { unlessThere } from '@ymera/kernel/mongo';
import type { Connection } from 'mongoose';
import { type HeldRun, heldBy, isFinished, isRunning, type RunResult } from '../domain/agent-run.ts';
import { endOf } from '../domain/run-end.ts';
import type { AgentRecord } from '../domain/selection/success-bounds.ts';
import type { RunStore } from '../ports.ts';
import { blobSchema, endFields, runningDocument, runSchema, toRun, withoutOutput } from './run-document.ts';

/** Longer outputs lie beside the run's document, so that it stays quick to read and far from 16 MB. */
const inlineBytesMax = 1_000_000;

/** Runs as documents; the tenant and the key are unique together, the lease's epoch guards every change. */
export async function openRunStore(connection: Connection): Promise<RunStore> {
  const runs = connection.model('AgentsRun', runSchema);
  const blobs = connection.model('AgentsRunOutput', blobSchema);
  await runs.createIndexes();
  const filterOf = ({ tenantId, runId, epoch }: HeldRun) =>
    ({ _id: runId, tenantId, phase: 'RUNNING', leaseEpoch: epoch }) as const;
  const changed = { returnDocument: 'after', projection: withoutOutput } as const;

  async function storeOutput(tenantId: string, result: RunResult) {
    if (!result.ok) return {};
    const text = JSON.stringify(result.output);
    if (Buffer.byteLength(text) <= inlineBytesMax) return { output: text };
    const outputBlob = `${tenantId}:${sha256Hex(text)}`;
    // Of two runs that end at once with the same output the second may be refused; the output is there.
    await unlessThere(
      blobs.updateOne({ _id: outputBlob }, { $setOnInsert: { text } }, { upsert: true }).exec(),
    );
    return { outputBlob };
  }

  return {
    create: (run) => unlessThere(runs.create(runningDocument(run))),
    findByKey: async (place) => {
      const found = await runs.findOne(place, withoutOutput).lean();
      return found && toRun(found);
    },
    findMany: async ({ tenantId, ids }, signal) =>
      (
        await runs
          .find({ tenantId, _id: { $in: [...ids] } }, withoutOutput)
          .setOptions({ signal })
          .lean()
      ).map(toRun),
    listOfAgent: async ({ tenantId, kind, agentId, limit }, signal) =>
      (
        await runs
          // Agents' older runs have no kind.
          .find({ tenantId, agentId, kind: kind === 'tool' ? kind : { $ne: 'tool' } }, withoutOutput)
          .setOptions({ signal })
          .sort({ startedAt: -1, _id: -1 })
          .limit(limit)
          .lean()
      ).map(toRun),
    tally: ({ tenantId, since, passedOver }) =>
      runs.aggregate<AgentRecord>([
        {
          $match: {
            tenantId,
            startedAt: { $gte: since },
            kind: { $ne: 'tool' },
            phase: { $in: ['SUCCEEDED', 'FAILED'] },
            'error.code': { $nin: [...passedOver] },
          },
        },
        {
          $group: {
            _id: '$agentId',
            runs: { $sum: 1 },
            successes: { $sum: { $cond: [{ $eq: ['$phase', 'SUCCEEDED'] }, 1, 0] } },
          },
        },
        { $project: { _id: 0, agentId: '$_id', runs: 1, successes: 1 } },
      ]),
    readOutputs: async ({ tenantId, ids }, signal) => {
      const found = await runs
        .find({ tenantId, _id: { $in: [...ids] }, phase: 'SUCCEEDED' }, { output: 1, outputBlob: 1 })
        .setOptions({ signal })
        .lean();
      const blobIds = found.flatMap(({ outputBlob }) => outputBlob ?? []);
      const beside =
        blobIds.length > 0
          ? await blobs
              .find({ _id: { $in: blobIds } })
              .setOptions({ signal })
              .lean()
          : [];
      const textOf = new Map(beside.map(({ _id, text }) => [_id, text]));
      const outputs = found.map(({ _id, output, outputBlob }) => {
        const text = output ?? textOf.get(outputBlob ?? '');
        if (text === undefined) throw new Error(`The output ${outputBlob} of the run ${_id} is missing.`);
        return [_id, JSON.parse(text) as JsonValue] as const; // the text was written by storeOutput
      });
      return new Map(outputs);
    },
    takeOver: async (held, { lease, now }) => {
      const next = { leaseHolder: lease.holder, leaseEpoch: lease.epoch, leaseUntil: lease.until };
      const found = await runs
        .findOneAndUpdate({ ...filterOf(held), leaseUntil: { $lte: now } }, { $set: next }, changed)
        .lean();
      const run = found && toRun(found);
      return run && isRunning(run) ? run : null;
    },
    renew: async (held, until) =>
      (await runs.updateOne(filterOf(held), { $set: { leaseUntil: until } })).matchedCount === 1,
    release: async (held) => {
      await runs.updateOne(filterOf(held), { $set: { leaseUntil: 0 } });
    },
    finish: async (run, end) => {
      const finished = endOf(run, end);
      const output = await storeOutput(run.tenantId, end.result);
      const fields = { ...endFields(finished), ...output };
      const { matchedCount } = await runs.updateOne(filterOf(heldBy(run)), { $set: fields });
      return matchedCount === 1 ? finished : null;
    },
    markTold: async ({ tenantId, runId }) => {
      await runs.updateOne({ _id: runId, tenantId, told: false }, { $set: { told: true } });
    },
    listUntold: async (limit) =>
      (await runs.find({ told: false }, withoutOutput).sort({ _id: 1 }).limit(limit).lean())
        .map(toRun)
        .filter(isFinished),
    listAbandoned: async ({ before, limit }) =>
      (
        await runs
          .find({ phase: 'RUNNING', leaseUntil: { $lt: before } }, withoutOutput)
          .limit(limit)
          .lean()
      )
        .map(toRun)
        .filter(isRunning),
  };
}
