import type { JsonObject, JsonValue } from '@ymera/kernel';
import { objectOf, type Tool, type ToolCall, text, whole } from '../tool.ts';

const listing = `query McpAgents($first: Int, $after: String) {
  agents(first: $first, after: $after) {
    items { id title description status origin category triggers inputSchema }
    nextCursor
  }
}`;

const listAgents: Tool = {
  name: 'list_agents',
  title: 'List agents',
  description:
    'The agents of the platform, in order of their ids, with what each takes. Those that are READY can be run.',
  inputSchema: objectOf({
    first: whole('How many at most; 20 when left out.', 1, 100),
    after: text('The nextCursor of the page before.'),
  }),
  annotations: { readOnlyHint: true },
  run: async ({ graph, input }) => (await graph.ask<{ agents: JsonValue }>(listing, input)).agents,
};

const selection = `query McpSelect($input: AgentTaskInput!, $first: Int!) {
  selectAgents(input: $input, first: $first) {
    agent { id title description inputSchema }
    score decidedBy reason
  }
}`;

const selectAgent: Tool = {
  name: 'select_agent',
  title: 'Select an agent',
  description: 'The agents that fit a task best, the best first, each with why.',
  inputSchema: objectOf(
    {
      task: text('What is to be done, in words.'),
      context: text('What is said around it.'),
      category: text('A trade, such as quality.'),
      first: whole('How many at most; 5 when left out.', 1, 100),
    },
    ['task'],
  ),
  annotations: { readOnlyHint: true },
  run: async ({ graph, input: { first = 5, ...task } }) => {
    const { selectAgents } = await graph.ask<{ selectAgents: JsonValue }>(selection, { input: task, first });
    return { agents: selectAgents };
  },
};

const running = `mutation McpRun($input: RunAgentInput!) {
  runAgent(input: $input) { id status output error { code message retryable } wallMs }
}`;

const runAgentTool: Tool = {
  name: 'run_agent',
  title: 'Run an agent',
  description:
    'Runs one agent and answers with its run: what it put out, or why it failed. Work that takes longer than a minute is better started as a workflow.',
  inputSchema: objectOf(
    {
      agentId: text('Whom, as list_agents names it.'),
      input: { description: "What the agent's inputSchema asks for." },
      clientKey: text("A second call with the same key answers with the first call's run."),
      timeoutMs: whole('At most this long, in milliseconds; 60,000 when left out.', 1, 600_000),
    },
    ['agentId', 'input'],
  ),
  annotations: {},
  run: ({ graph, input }) => runAgent(graph, input),
};

/** Runs an agent for the caller. @throws GraphRefusal */
export async function runAgent(graph: ToolCall['graph'], input: JsonObject): Promise<JsonValue> {
  return (await graph.ask<{ runAgent: JsonValue }>(running, { input })).runAgent;
}

export const agentTools = [listAgents, selectAgent, runAgentTool];
