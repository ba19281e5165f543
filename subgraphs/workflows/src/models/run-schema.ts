import { type Connection, Schema } from 'mongoose';
import type { RunRecord } from '../run-ports.ts';
import { durable } from './durable.ts';

/** A run as it is stored. */
export interface StoredRun extends Omit<RunRecord, 'id'> {
  readonly _id: string;
  /** The tenant and the client's key as one text; the run's own id when the client gave none. */
  readonly startKey: string;
  readonly leaseNodeId: string | null;
  readonly leaseUntil: number;
  /** True from being parked until it is woken, or found to be due: looking for runs to claim passes it over. */
  readonly isParked: boolean;
  /** Orders the runs that can be claimed: when it was started, or became due; 0 once it has been woken. */
  readonly waitsSince: number;
}

const runSchema = new Schema<StoredRun>(
  {
    _id: { type: String, required: true },
    tenantId: { type: String, required: true },
    workflowId: { type: String, required: true },
    workflowName: { type: String, required: true },
    workflowHash: { type: String, required: true },
    startedBy: { type: String, required: true },
    startedAt: { type: Number, required: true },
    input: { type: Schema.Types.Mixed, required: true },
    parent: { type: Schema.Types.Mixed, default: null },
    origin: { type: Schema.Types.Mixed, required: true },
    priority: { type: Number, required: true },
    opening: { type: Schema.Types.Mixed, required: true },
    status: { type: String, required: true },
    finishedAt: { type: Number, default: null },
    lastSeq: { type: Number, required: true },
    continuedBy: { type: String, default: null },
    wakeAt: { type: Number, default: null },
    wakes: { type: Number, required: true },
    parkedEpoch: { type: Number, required: true },
    pausedBy: { type: String, default: null },
    requestHash: { type: String, default: null },
    startKey: { type: String, required: true },
    leaseNodeId: { type: String, default: null },
    leaseUntil: { type: Number, required: true },
    isParked: { type: Boolean, required: true },
    waitsSince: { type: Number, required: true },
  },
  { ...durable, collection: 'workflow_runs' },
);
runSchema.index({ startKey: 1 }, { unique: true });
runSchema.index({ tenantId: 1, _id: -1 });
runSchema.index({ tenantId: 1, status: 1, _id: -1 });
runSchema.index({ tenantId: 1, workflowId: 1, _id: -1 });
runSchema.index({ tenantId: 1, 'parent.runId': 1, _id: -1 });
// To claim: whom there is something to do for, and then the one that waits longest.
runSchema.index({ status: 1, isParked: 1, priority: -1, tenantId: 1, waitsSince: 1, _id: 1 });
runSchema.index({ isParked: 1, wakeAt: 1 });
runSchema.index({ leaseUntil: 1 });
runSchema.index({ leaseNodeId: 1 });

export const runModel = (connection: Connection) => connection.model<StoredRun>('WorkflowRun', runSchema);

export type RunModel = ReturnType<typeof runModel>;

export function toRecord(stored: StoredRun): RunRecord {
  const { _id, startKey, leaseNodeId, leaseUntil, isParked, waitsSince, ...run } = stored;
  return { id: _id, ...run };
}
