import type { JsonObject, JsonValue } from '@ymera/kernel';
import { GraphRefusal } from '../errors.ts';
import { objectOf, type Tool, type ToolCall, text, whole } from '../tool.ts';

const listing = `query McpWorkflows($first: Int, $after: String) {
  workflows(first: $first, after: $after) {
    items { id name version title description inputSchema }
    nextCursor
  }
}`;

const listWorkflows: Tool = {
  name: 'list_workflows',
  title: 'List workflows',
  description:
    'The workflows of the platform, the latest version of each, in order of their names, with what each takes.',
  inputSchema: objectOf({
    first: whole('How many at most; 20 when left out.', 1, 100),
    after: text('The nextCursor of the page before.'),
  }),
  annotations: { readOnlyHint: true },
  run: async ({ graph, input }) => (await graph.ask<{ workflows: JsonValue }>(listing, input)).workflows,
};

const starting = `mutation McpStart($input: StartWorkflowInput!) { startWorkflow(input: $input) { id status } }`;

const startWorkflowTool: Tool = {
  name: 'start_workflow',
  title: 'Start a workflow',
  description:
    'Starts a run of a workflow and answers at once, or waits for its end and tells its progress. Cancelling a call that waits cancels the run.',
  inputSchema: objectOf(
    {
      workflowId: text('Its name for the latest version, or the id of one version.'),
      input: { description: "What the workflow's inputSchema asks for." },
      clientKey: text("A second call with the same key answers with the first call's run."),
      waitMs: whole('How long to wait for its end, in milliseconds; not at all when left out.', 0, 300_000),
    },
    ['workflowId'],
  ),
  annotations: {},
  run: (call) => {
    const { waitMs = 0, ...order } = call.input;
    return startWorkflow(call, { order, waitMs: typeof waitMs === 'number' ? waitMs : 0 });
  },
};

/** Starts a run for the caller, and waits for its end as long as that is wanted. @throws GraphRefusal */
export async function startWorkflow(
  call: Omit<ToolCall, 'input'>,
  { order, waitMs }: { readonly order: JsonObject; readonly waitMs: number },
): Promise<JsonValue> {
  const { startWorkflow: started } = await call.graph.ask<{ startWorkflow: { id: string } }>(starting, {
    input: order,
  });
  if (waitMs > 0) await awaitEnd(call, { runId: started.id, waitMs });
  return readRun(call.graph, started.id);
}

interface Standing {
  readonly workflowRunStatus: {
    readonly tasksDone: number;
    readonly tasksTotal: number;
    readonly status: string;
  };
}

const following = `subscription McpFollow($runId: ID!) {
  workflowRunStatus(runId: $runId) { status tasksDone tasksTotal }
}`;
const cancelling = 'mutation McpCancel($id: ID!) { cancelWorkflowRun(id: $id) { id } }';

async function awaitEnd(
  { graph, tell, signal, isCancelled }: Omit<ToolCall, 'input'>,
  { runId, waitMs }: { readonly runId: string; readonly waitMs: number },
): Promise<void> {
  const patience = AbortSignal.timeout(waitMs);
  try {
    const events = graph.watch<Standing>(following, { runId }, patience);
    for await (const { workflowRunStatus } of events) {
      const { status, tasksDone, tasksTotal } = workflowRunStatus;
      await tell({ done: tasksDone, total: tasksTotal, message: `${runId} ${status}` });
    }
  } catch (error) {
    if (!patience.aborted && !signal.aborted) throw error;
  }
  if (isCancelled()) await graph.askAfterwards(cancelling, { id: runId });
  signal.throwIfAborted();
}

const reading = `query McpRun($id: ID!) {
  workflowRun(id: $id) {
    id status phase paused output startedAt finishedAt
    workflow { name version }
    error { taskId code message }
    tasks { taskId status }
  }
}`;
const readingAgents = `query McpAgentRun($id: ID!) {
  agentRun(id: $id) { id status output startedAt finishedAt agent { id } error { code message } }
}`;

const getRun: Tool = {
  name: 'get_run',
  title: 'Look at a run',
  description: 'How a run of a workflow (run_…) or of an agent (arun_…) stands, and what it has put out.',
  inputSchema: objectOf({ id: text('Such as run_… or arun_….') }, ['id']),
  annotations: { readOnlyHint: true },
  run: ({ graph, input: { id } }) => readRun(graph, String(id)),
};

async function readRun(graph: ToolCall['graph'], id: string): Promise<JsonValue> {
  const run = id.startsWith('arun_')
    ? (await graph.ask<{ agentRun: JsonValue }>(readingAgents, { id })).agentRun
    : (await graph.ask<{ workflowRun: JsonValue }>(reading, { id })).workflowRun;
  if (run !== null) return run;
  throw new GraphRefusal({
    message: `There is no run "${id.slice(0, 100)}".`,
    extensions: { code: 'RUN_NOT_FOUND' },
  });
}

export const workflowTools = [listWorkflows, startWorkflowTool, getRun];
