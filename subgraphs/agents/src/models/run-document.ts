import type { AgentRunUsage, JsonObject } from '@ymera/kernel';
import { type InferSchemaType, Schema } from 'mongoose';
import type { AgentRun, FinishedRun, RunningRun, RunState } from '../domain/agent-run.ts';

const options = { versionKey: false, autoIndex: false, minimize: false } as const;

const usageSchema = new Schema(
  {
    cpuMs: { type: Number, required: true },
    wallMs: { type: Number, required: true },
    hostCalls: { type: Number, required: true },
    bytesIn: { type: Number, required: true },
    bytesOut: { type: Number, required: true },
  },
  { _id: false },
);

const workflowSchema = new Schema(
  {
    runId: { type: String, required: true },
    taskId: { type: String, required: true },
    attempt: { type: Number, required: true },
  },
  { _id: false },
);

const errorSchema = new Schema(
  {
    code: { type: String, required: true },
    message: { type: String, default: '' },
    retryable: { type: Boolean, required: true },
    /** JSON text, like the output: a plugin may use any key. */
    details: { type: String, required: true },
  },
  { _id: false },
);

export const runSchema = new Schema(
  {
    _id: { type: String, required: true },
    tenantId: { type: String, required: true },
    /** Absent of runs that are older than the calls of tools: those are agents'. */
    kind: { type: String, enum: ['agent', 'tool'] as const, default: 'agent' },
    agentId: { type: String, required: true },
    idempotencyKey: { type: String, required: true },
    requestHash: { type: String, required: true },
    startedBy: { type: String, required: true },
    workflow: { type: workflowSchema, default: null },
    task: { type: String, default: null },
    startedAt: { type: Number, required: true },
    phase: { type: String, enum: ['RUNNING', 'SUCCEEDED', 'FAILED'] as const, required: true },
    leaseHolder: { type: String, default: '' },
    leaseEpoch: { type: Number, required: true },
    leaseUntil: { type: Number, required: true },
    finishedAt: { type: Number, default: null },
    usage: { type: usageSchema, default: null },
    error: { type: errorSchema, default: null },
    outputBytes: { type: Number, default: 0 },
    /** The output as JSON text; null when it is none, or when it lies beside, under `outputBlob`. */
    output: { type: String, default: null },
    outputBlob: { type: String, default: null },
    /** Whether the end has been told to other subgraphs; null while there is nothing to tell. */
    told: { type: Boolean, default: null },
  },
  { ...options, collection: 'agent_runs' },
);
runSchema.index({ tenantId: 1, idempotencyKey: 1 }, { unique: true });
runSchema.index({ tenantId: 1, agentId: 1, startedAt: -1, _id: -1 });
runSchema.index({ told: 1, _id: 1 });
runSchema.index({ phase: 1, leaseUntil: 1 });

/** Long outputs, by tenant and SHA-256 of the text. */
export const blobSchema = new Schema(
  { _id: { type: String, required: true }, text: { type: String, required: true } },
  { ...options, collection: 'agent_run_outputs' },
);

type RunDocument = InferSchemaType<typeof runSchema>;

/** Everything but the output, which may be large. */
export const withoutOutput = { output: 0 } as const;

export function runningDocument({ id: _id, state: { lease }, ...run }: RunningRun) {
  return {
    ...run,
    _id,
    phase: 'RUNNING' as const,
    leaseHolder: lease.holder,
    leaseEpoch: lease.epoch,
    leaseUntil: lease.until,
  };
}

/** What the end of a run changes in its document; the output comes on top. */
export function endFields({ idempotencyKey, state }: FinishedRun) {
  const { phase, finishedAt, usage } = state;
  const common = { idempotencyKey, phase, finishedAt, usage, told: false };
  if (state.phase === 'SUCCEEDED') return { ...common, outputBytes: state.outputBytes };
  return { ...common, error: { ...state.error, details: JSON.stringify(state.error.details) } };
}

export function toRun(document: RunDocument): AgentRun {
  const { _id, tenantId, agentId, idempotencyKey, requestHash, startedBy, workflow, startedAt } = document;
  const origin = workflow
    ? { runId: workflow.runId, taskId: workflow.taskId, attempt: workflow.attempt }
    : null;
  const kind = document.kind ?? 'agent';
  const ids = { id: _id, tenantId, kind, agentId, idempotencyKey, requestHash };
  const task = document.task ?? null;
  return { ...ids, startedBy, workflow: origin, task, startedAt, state: toState(document) };
}

function toState(document: RunDocument): RunState {
  const { phase, leaseHolder, leaseEpoch, leaseUntil, finishedAt, error, outputBytes } = document;
  if (phase === 'RUNNING')
    return { phase, lease: { holder: leaseHolder, epoch: leaseEpoch, until: leaseUntil } };
  const ended = { finishedAt: finishedAt ?? document.startedAt, usage: toUsage(document.usage) };
  if (phase === 'SUCCEEDED') return { phase, ...ended, outputBytes };
  const { code = 'INTERNAL', message = '', retryable = false, details = '{}' } = error ?? {};
  // The text was written by endFields from a JsonObject.
  return { phase, ...ended, error: { code, message, retryable, details: JSON.parse(details) as JsonObject } };
}

function toUsage(usage: RunDocument['usage']): AgentRunUsage {
  const { cpuMs = 0, wallMs = 0, hostCalls = 0, bytesIn = 0, bytesOut = 0 } = usage ?? {};
  return { cpuMs, wallMs, hostCalls, bytesIn, bytesOut };
}
