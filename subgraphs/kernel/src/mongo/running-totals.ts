import { type Connection, type Model, Schema } from 'mongoose';
import { unlessThere } from './duplicate-key.ts';

type Numbers = Readonly<Record<string, number>>;

/** Something that is kept of an agent, under an id of its own. */
interface Item {
  readonly _id: string;
  readonly tenantId: string;
  readonly agentId: string;
}

/** An item with its place in its agent's row (1, 2, 3 …) and what the row adds up to, this item included. */
interface Placed extends Item {
  readonly seq: number;
  readonly totals: Numbers;
}

/** A copy of the last place and totals of an agent's row, so that the totals of a page of agents are one read. */
interface Head {
  /** `["<tenant>","<agent>"]` */
  readonly _id: string;
  readonly agentId: string;
  readonly seq: number;
  readonly totals: Numbers;
}

export interface RunningTotalsOptions<Added extends Item, Totals extends Numbers> {
  /**
   * The name of the items' model, which is there already. Its schema holds `seq` and `totals` beside the item, and a
   * unique index on `tenantId`, `agentId` and `seq`.
   */
  readonly model: string;
  /** The collection for the copies of each agent's totals. */
  readonly heads: string;
  /** What no items add up to. */
  readonly nothing: Totals;
  readonly add: (before: Totals, item: Added) => Totals;
}

/** Items that are added up per agent and tenant as they come. */
export interface RunningTotals<Added extends Item, Totals extends Numbers> {
  /** Keeps the item and adds it to its agent's totals, both once: an id that is there already changes nothing. */
  add(item: Added): Promise<void>;
  /** The totals of those agents that have items. */
  list(
    agents: { readonly tenantId: string; readonly agentIds: readonly string[] },
    signal?: AbortSignal,
  ): Promise<readonly (Totals & { readonly agentId: string })[]>;
}

/** One step adds an item when nobody else is at its row; each item that comes between costs one more. */
const stepsMax = 100;

export function createRunningTotals<Added extends Item, Totals extends Numbers>(
  connection: Connection,
  options: RunningTotalsOptions<Added, Totals>,
): RunningTotals<Added, Totals> {
  const items = connection.model<Placed>(options.model);
  const heads = connection.model<Head>(`${options.model}Head`, headSchema(options));
  // Whatever lies in the collections was written by `add`, and so has its shape.
  const totalsOf = ({ totals }: Head) => totals as Totals;
  const follow = (head: Head | null, item: Added) => ({
    ...item,
    seq: (head?.seq ?? 0) + 1,
    totals: options.add(head ? totalsOf(head) : options.nothing, item),
  });

  return {
    // The item carries the totals of all before it and its own place in the row, which is unique: the one insert both
    // keeps and adds it, and of two writers who want the same place the second goes again. Who dies before the head is
    // moved on leaves it behind, and the next one, or the same item added again, moves it on.
    add: async (item) => {
      for (let step = 0; step < stepsMax; step++) {
        const kept = await items.findById(item._id).lean();
        const row = kept ?? item;
        const head = await heads.findById(headId(row)).lean();
        if (kept && head && kept.seq <= head.seq) return;
        const next = kept ? null : follow(head, item);
        const inserted = next !== null && (await unlessThere(items.insertOne(next)));
        await moveHead(heads, inserted ? next : await findLast(items, row));
        if (inserted) return;
      }
      throw new Error(`${item._id} found no place in the row of ${item.agentId} in ${stepsMax} steps.`);
    },
    list: async ({ tenantId, agentIds }, signal) => {
      const ids = agentIds.map((agentId) => headId({ tenantId, agentId }));
      const found = await heads
        .find({ _id: { $in: ids } })
        .setOptions({ signal })
        .lean();
      return found.map((head) => ({ ...totalsOf(head), agentId: head.agentId }));
    },
  };
}

type Row = Pick<Item, 'tenantId' | 'agentId'>;

const headId = ({ tenantId, agentId }: Row) => JSON.stringify([tenantId, agentId]);

const findLast = (items: Model<Placed>, { tenantId, agentId }: Row) =>
  items.findOne({ tenantId, agentId }).sort({ seq: -1 }).lean();

/** Moves the head forward to an item, never back. */
async function moveHead(heads: Model<Head>, item: Placed | null): Promise<void> {
  if (!item) return;
  const { agentId, seq, totals } = item;
  const behind = { _id: headId(item), seq: { $lt: seq } };
  // A head that is not behind lets the upsert try an insert, which its id refuses.
  await unlessThere(heads.updateOne(behind, { $set: { agentId, seq, totals } }, { upsert: true }).exec());
}

function headSchema({ heads, nothing }: { readonly heads: string; readonly nothing: Numbers }) {
  const number = { type: Number, required: true };
  const totals = Object.fromEntries(Object.keys(nothing).map((name) => [name, number]));
  return new Schema<Head>(
    {
      _id: { type: String, required: true },
      agentId: { type: String, required: true },
      seq: number,
      totals: { type: new Schema(totals, { _id: false }), required: true },
    },
    { collection: heads, versionKey: false, autoIndex: false },
  );
}
