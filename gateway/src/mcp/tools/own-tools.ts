import { isJsonObject, type JsonObject, type JsonValue } from '@ymera/kernel';
import type { ListedTool, ToolCall } from '../tool.ts';
import { runAgent } from './agents.ts';
import { startWorkflow } from './workflows.ts';

/** Providers of models take no longer names of tools. */
const nameLengthMax = 64;
const agentPrefix = 'agent__';
const workflowPrefix = 'workflow__';
const workflowWaitMs = 300_000;

/**
 * The name of the tool that an agent is, from which its id can be told again: slashes become two underscores. Null for
 * an id of which that is not so, or that gives too long a name.
 */
export function agentToolName(id: string): string | null {
  const parts = id.replace(/^@/, '').split('/');
  const isScoped = id.startsWith('@');
  const fits = parts.length === (isScoped ? 3 : parts.length) && parts.length <= (isScoped ? 3 : 2);
  if (!fits || !parts.every((part) => /^[A-Za-z0-9-]+(_[A-Za-z0-9-]+)*$/.test(part))) return null;
  const name = `${agentPrefix}${parts.join('__')}`;
  return name.length <= nameLengthMax ? name : null;
}

/** The id of the agent whose tool has this name; null when none can have it. */
export function agentIdOfTool(name: string): string | null {
  if (!name.startsWith(agentPrefix)) return null;
  const parts = name.slice(agentPrefix.length).split('__');
  const id = `${parts.length === 3 ? '@' : ''}${parts.join('/')}`;
  return agentToolName(id) === name ? id : null;
}

const workflowToolName = (name: string): string | null => {
  const full = `${workflowPrefix}${name}`;
  return full.length <= nameLengthMax ? full : null;
};

interface AgentItem {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly status: string;
  readonly effect: string;
  readonly inputSchema: JsonValue;
}

interface WorkflowItem {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonValue;
}

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

const agentsPage = `query McpAgentTools($after: String) {
  agents(first: 50, after: $after) { items { id title description status effect inputSchema } nextCursor }
}`;
const workflowsPage = `query McpWorkflowTools($after: String) {
  workflows(first: 50, after: $after) { items { name title description inputSchema } nextCursor }
}`;

/** Where a list of tools goes on. */
export type Place = readonly [kind: 'agents' | 'workflows', after: string | null];

/** A page of the agents that are ready, then of the workflows, each as a tool, and where the next one begins. */
export async function ownTools(
  graph: ToolCall['graph'],
  [kind, after]: Place,
): Promise<{ readonly tools: readonly ListedTool[]; readonly next: Place | null }> {
  if (kind === 'agents') {
    const { agents } = await graph.ask<{ agents: Page<AgentItem> }>(agentsPage, { after });
    const tools = agents.items.filter(({ status }) => status === 'READY').flatMap(toolOfAgent);
    return { tools, next: agents.nextCursor === null ? ['workflows', null] : ['agents', agents.nextCursor] };
  }
  const { workflows } = await graph.ask<{ workflows: Page<WorkflowItem> }>(workflowsPage, { after });
  const { nextCursor } = workflows;
  return {
    tools: workflows.items.flatMap(toolOfWorkflow),
    next: nextCursor === null ? null : ['workflows', nextCursor],
  };
}

function toolOfAgent({ id, title, description, effect, inputSchema }: AgentItem): ListedTool[] {
  const name = agentToolName(id);
  if (name === null) return [];
  const annotations = effect === 'IDEMPOTENT' ? { idempotentHint: true } : {};
  return [{ name, title, description, inputSchema: takenBy(inputSchema), annotations }];
}

function toolOfWorkflow({ name: workflow, title, description, inputSchema }: WorkflowItem): ListedTool[] {
  const name = workflowToolName(workflow);
  if (name === null) return [];
  const said =
    `${description} (A workflow: this waits up to five minutes for its end; get_run looks at it later.)`.trim();
  return [{ name, title, description: said, inputSchema: takenBy(inputSchema), annotations: {} }];
}

/** The protocol's tools take objects alone. */
function takenBy(schema: JsonValue): JsonObject {
  return isJsonObject(schema) && schema.type === 'object' ? schema : { type: 'object' };
}

/** Calls an agent or a workflow by the name of its tool; null when there can be none of this name. */
export function callOwnTool(name: string, call: ToolCall): Promise<JsonValue> | null {
  const agentId = agentIdOfTool(name);
  if (agentId !== null) return runAgent(call.graph, { agentId, input: call.input });
  if (!name.startsWith(workflowPrefix)) return null;
  const order = { workflowId: name.slice(workflowPrefix.length), input: call.input };
  return startWorkflow(call, { order, waitMs: workflowWaitMs });
}
