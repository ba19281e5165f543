import { isJsonObject, type JsonObject, type JsonValue } from '@ymera/kernel';
import type { AuditDraft } from './audit-entry.ts';

/** Something that another subgraph told. */
interface Happening {
  readonly id: string;
  readonly topic: string;
  readonly tenantId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly payload: JsonObject;
}

/** What the log says of an event: only fields named here get in, so that nothing unforeseen does. */
type Line = Pick<AuditDraft, 'action' | 'actorId' | 'subjectId' | 'concerns' | 'allowed' | 'details'>;

const lines: Readonly<Record<string, (payload: JsonObject) => Line>> = {
  'agents.run.completed': (payload) => ({
    action: payload.kind === 'tool' ? 'tool.call.completed' : 'agent.run.completed',
    actorId: text(payload.startedBy),
    subjectId: text(payload.agentRunId),
    concerns: ids(payload.agentId, isJsonObject(payload.workflow) ? payload.workflow.runId : null),
    allowed: true,
    details: pick(payload, ['kind', 'agentId', 'ok', 'errorCode', 'cpuMs', 'wallMs', 'workflow']),
  }),
  'agents.tool.called': (payload) => ({
    action: 'agent.tool.called',
    actorId: text(payload.startedBy),
    subjectId: text(payload.subject) ?? text(payload.agentRunId),
    concerns: ids(payload.agentRunId, payload.agentId, payload.workflowRunId),
    allowed: payload.allowed === true,
    details: pick(payload, ['agentId', 'pluginId', 'agentRunId', 'tool', 'workflowRunId']),
  }),
  'agents.definitions.changed': (payload) => ({
    action: payload.action === 'removed' ? 'agent.removed' : 'agent.imported',
    actorId: text(payload.by),
    subjectId:
      Array.isArray(payload.agentIds) && payload.agentIds.length === 1 ? text(payload.agentIds[0]) : null,
    concerns: Array.isArray(payload.agentIds) ? ids(...payload.agentIds) : [],
    allowed: true,
    details: pick(payload, ['agentIds', 'replaced']),
  }),
  'agents.pool.changed': (payload) => ({
    action: poolActions.has(payload.action) ? `pool.${payload.action}` : 'pool.changed',
    actorId: text(payload.by),
    subjectId: text(payload.poolId),
    concerns: Array.isArray(payload.agentIds) ? ids(...payload.agentIds) : [],
    allowed: true,
    details: pick(payload, ['agentIds']),
  }),
  'agents.conversation.decided': (payload) => ({
    action: decisions.has(payload.decision) ? `plan.${payload.decision}` : 'plan.decided',
    actorId: text(payload.by),
    subjectId: text(payload.conversationId),
    concerns: [],
    allowed: true,
    details: pick(payload, ['planHash']),
  }),
  'agents.memory.changed': (payload) => ({
    action: payload.action === 'forgotten' ? 'memory.forgotten' : 'memory.remembered',
    actorId: text(payload.by),
    subjectId: text(payload.key),
    concerns: [],
    allowed: true,
    details: pick(payload, ['scope']),
  }),
  'agents.mcp.changed': (payload) => ({
    action: mcpActions.has(payload.action) ? `mcp.${payload.action}` : 'mcp.changed',
    actorId: text(payload.by),
    subjectId: text(payload.server),
    concerns: [],
    allowed: true,
    details: pick(payload, ['tools']),
  }),
  'agents.remote.changed': (payload) => ({
    action: remoteActions.has(payload.action) ? `remote_agent.${payload.action}` : 'remote_agent.changed',
    actorId: text(payload.by),
    subjectId: text(payload.agentId),
    concerns: ids(payload.keyId),
    allowed: true,
    details: pick(payload, ['reason', 'keyId']),
  }),
  'agents.remote.security': (payload) => ({
    action: 'remote_agent.security_reported',
    actorId: text(payload.agentId),
    subjectId: text(payload.agentId),
    concerns: [],
    allowed: true,
    details: pick(payload, ['seq', 'events']),
  }),
  'agents.plugin.changed': (payload) => ({
    action: pluginActions.has(payload.action) ? `plugin.${payload.action}` : 'plugin.changed',
    actorId: text(payload.by),
    subjectId: text(payload.pluginId),
    concerns: [],
    allowed: true,
    details: {
      ...pick(payload, ['version']),
      ...pick(isJsonObject(payload.details) ? payload.details : {}, pluginDetails),
    },
  }),
  'agents.plugin.refused': (payload) => ({
    action: 'plugin.refused',
    actorId: text(payload.startedBy),
    subjectId: text(payload.pluginId),
    concerns: ids(payload.runId),
    allowed: false,
    details: pick(payload, ['capability', 'code', 'message', 'runId']),
  }),
  'workflows.workflow.defined': (payload) => ({
    action: 'workflow.defined',
    actorId: text(payload.definedBy),
    subjectId: text(payload.workflowId),
    concerns: [],
    allowed: true,
    details: pick(payload, ['name', 'version']),
  }),
  'workflows.run.started': (payload) => ({
    action: 'workflow.run.started',
    actorId: text(payload.startedBy),
    subjectId: text(payload.runId),
    concerns: ids(payload.workflowId),
    allowed: true,
    details: pick(payload, ['workflowId', 'workflowName']),
  }),
  'workflows.run.cancel_requested': (payload) => ({
    action: 'workflow.run.cancel_requested',
    actorId: text(payload.by),
    subjectId: text(payload.runId),
    concerns: [],
    allowed: true,
    details: {},
  }),
  'workflows.run.controlled': (payload) => ({
    action: 'workflow.run.controlled',
    actorId: text(payload.by),
    subjectId: text(payload.runId),
    concerns: [],
    allowed: true,
    details: pick(payload, ['control']),
  }),
  'workflows.approval.decided': (payload) => ({
    action: 'workflow.approval.decided',
    actorId: text(payload.by),
    subjectId: text(payload.runId),
    concerns: [],
    allowed: true,
    details: pick(payload, ['stepId', 'approved', 'shownSha256']),
  }),
  'workflows.schedule.changed': (payload) => ({
    action: 'workflow.schedule.changed',
    actorId: text(payload.by),
    subjectId: text(payload.scheduleId),
    concerns: [],
    allowed: true,
    details: pick(payload, ['name', 'change']),
  }),
  'workflows.run.ended': (payload) => ({
    action: 'workflow.run.ended',
    actorId: text(payload.startedBy),
    subjectId: text(payload.runId),
    concerns: [],
    allowed: true,
    details: pick(payload, ['status', 'errorCode']),
  }),
};

const mcpActions: ReadonlySet<unknown> = new Set(['saved', 'removed', 'tool_accepted', 'tools_held']);
const poolActions: ReadonlySet<JsonValue | undefined> = new Set(['saved', 'removed', 'instance_terminated']);

const decisions: ReadonlySet<JsonValue | undefined> = new Set(['approved', 'rejected', 'cancelled']);

/** What may happen to a remote agent; anything else is recorded as a change and no more. */
const remoteActions: ReadonlySet<JsonValue | undefined> = new Set([
  'registered',
  'updated',
  'key_rotated',
  'key_revoked',
  'warned',
  'suspended',
  'frozen',
  'thawed',
  'reported_again',
  'removed',
]);

/** What may happen to a plugin; anything else is recorded as a change and no more. */
const pluginActions: ReadonlySet<JsonValue | undefined> = new Set([
  'install_failed',
  'installed',
  'updated',
  'proposed',
  'granted',
  'configured',
  'secret_set',
  'secret_removed',
  'enabled',
  'disabled',
  'retried',
  'rolled_back',
  'uninstalled',
  'reviewed',
  'review_removed',
]);

/** What else is told of a change: never a secret's value, and nothing of the settings. */
const pluginDetails: readonly string[] = ['secret', 'reason', 'digest', 'integrity', 'source', 'replaced'];

/** Every topic that the audit log records. */
export const auditedTopics: readonly string[] = Object.keys(lines);

/** The entry that records an event; null for a topic that is not recorded. */
export function auditOfEvent(event: Happening): AuditDraft | null {
  const line = Object.hasOwn(lines, event.topic) ? lines[event.topic]?.(event.payload) : undefined;
  return line ? { tenantId: event.tenantId, eventId: event.id, at: event.at, ...line } : null;
}

const text = (value: JsonValue | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

const ids = (...values: readonly (JsonValue | undefined)[]): readonly string[] =>
  values.map(text).filter((id) => id !== null);

const pick = (payload: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(keys.filter((key) => payload[key] !== undefined).map((key) => [key, payload[key]]));
