import { type Principal, type Role, UnauthenticatedError } from '@ymera/kernel';
import {
  buildSubgraph,
  jsonScalar,
  mayExecute,
  open,
  type SubgraphContext,
  signedIn,
} from '@ymera/kernel/subgraph';
import { aPrincipal } from '@ymera/kernel/testing';
import { onTestFinished } from 'vitest';
import type { LocalSubgraphs } from '../../src/hosting/local-subgraphs.ts';
import { connectMcp } from '../support/mcp-client.ts';
import { startService } from '../support/service.ts';
import { createTicker } from '../support/ticker.ts';

const shared =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) scalar JSON';

const agentTypes = `${shared}
  type Query {
    agents(first: Int = 20, after: String): AgentPage!
    selectAgents(input: AgentTaskInput!, first: Int! = 5): [AgentSelection!]!
    agentRun(id: ID!): AgentRun
  }
  type Mutation { runAgent(input: RunAgentInput!): AgentRun! }
  input AgentTaskInput { task: String! context: String category: String }
  input RunAgentInput { agentId: ID! input: JSON! clientKey: String timeoutMs: Int = 60000 }
  type AgentPage { items: [Agent!]! nextCursor: String }
  type Agent { id: ID! title: String! description: String! status: String! origin: String! category: String
    triggers: [String!]! effect: String! inputSchema: JSON }
  type AgentSelection { agent: Agent! score: Float! decidedBy: String! reason: String }
  type AgentRun { id: ID! status: String! output: JSON error: AgentRunError wallMs: Float startedAt: String finishedAt: String agent: Agent! }
  type AgentRunError { code: String! message: String! retryable: Boolean! }`;

const workflowTypes = `${shared}
  type Query {
    workflows(first: Int = 20, after: String): WorkflowPage!
    workflowRun(id: ID!): WorkflowRun
  }
  type Mutation { startWorkflow(input: StartWorkflowInput!): WorkflowRun! cancelWorkflowRun(id: ID!): WorkflowRun! }
  type Subscription { workflowRunStatus(runId: ID!): Progress! }
  input StartWorkflowInput { workflowId: ID! input: JSON clientKey: String }
  type WorkflowPage { items: [Workflow!]! nextCursor: String }
  type Workflow { id: ID! name: String! version: Int! title: String! description: String! inputSchema: JSON }
  type WorkflowRun { id: ID! status: String! phase: String! paused: Boolean! output: JSON startedAt: String finishedAt: String
    workflow: Workflow! error: TaskError tasks: [TaskRun!]! }
  type TaskError { taskId: String! code: String! message: String! }
  type TaskRun { taskId: String! status: String! }
  type Progress { status: String! tasksDone: Int! tasksTotal: Int! }`;

const anAgent = (id: string, overrides = {}) => ({
  ...{
    id,
    title: `The ${id}`,
    description: 'Works.',
    status: 'READY',
    origin: 'PLUGIN',
    category: null,
    triggers: [],
  },
  ...{ effect: 'IDEMPOTENT', inputSchema: { type: 'object', properties: { file: { type: 'string' } } } },
  ...overrides,
});

const agents = [
  anAgent('@acme/tools/read'),
  anAgent('reviewer', { effect: 'UNSAFE', inputSchema: null }),
  anAgent('sleeper', { status: 'UNAVAILABLE' }),
  anAgent('odd__name'),
];
const workflow = {
  id: 'wf_1',
  name: 'nightly',
  version: 2,
  title: 'Nightly',
  description: 'Runs.',
  inputSchema: null,
};

/** What the subgraphs of these tests were asked for. */
interface Asked {
  readonly runs: Record<string, unknown>[];
  readonly started: Record<string, unknown>[];
  readonly cancelled: string[];
  readonly running: Promise<AbortSignal>;
}

type Input = { input: Record<string, unknown> };

/** Subgraphs that have what the tools ask for; "hang" hangs. */
function mcpSubgraphs(authenticate: (request: { token: string }) => Promise<Principal>) {
  const ticker = createTicker();
  const running = Promise.withResolvers<AbortSignal>();
  const asked: Asked = { runs: [], started: [], cancelled: [], running: running.promise };
  const aRun = (id: string) => ({
    id,
    status: 'SUCCEEDED',
    phase: 'ENDED',
    paused: false,
    workflow,
    tasks: [],
    output: { done: true },
  });
  const createContext = (scope: SubgraphContext['scope']): SubgraphContext => ({ scope });
  const graphs = {
    agents: buildSubgraph({
      name: 'agents',
      typeDefs: agentTypes,
      createContext,
      permissions: {
        ...{ Query: signedIn, Mutation: mayExecute, AgentPage: open, Agent: open, AgentSelection: open },
        ...{ AgentRun: open, AgentRunError: open },
      },
      resolvers: {
        JSON: jsonScalar,
        Query: {
          agents: (_: unknown, { after }: { after?: string }) =>
            after ? { items: agents.slice(1) } : { items: agents.slice(0, 1), nextCursor: 'more' },
          selectAgents: () => [{ agent: agents[0], score: 3.5, decidedBy: 'SELECTOR' }],
          agentRun: (_: unknown, { id }: { id: string }) => ({ ...aRun(id), agent: agents[0] }),
        },
        Mutation: {
          runAgent: async (_: unknown, { input }: Input, { scope }: SubgraphContext) => {
            asked.runs.push(input);
            if (input.agentId === 'hang') {
              running.resolve(scope.signal);
              await new Promise((_resolve, reject) => {
                scope.signal.addEventListener('abort', () => reject(scope.signal.reason));
              });
            }
            if (input.agentId === 'large')
              return { id: 'arun_1', status: 'SUCCEEDED', output: 'x'.repeat(1_100_000) };
            return { id: 'arun_1', status: 'SUCCEEDED', output: { of: input.agentId } };
          },
        },
      },
    }),
    workflows: buildSubgraph({
      name: 'workflows',
      typeDefs: workflowTypes,
      createContext,
      permissions: {
        ...{
          Query: signedIn,
          Mutation: mayExecute,
          Subscription: signedIn,
          WorkflowPage: open,
          Workflow: open,
        },
        ...{ WorkflowRun: open, TaskError: open, TaskRun: open, Progress: open },
      },
      resolvers: {
        JSON: jsonScalar,
        Query: {
          workflows: () => ({ items: [workflow], nextCursor: null }),
          workflowRun: (_: unknown, { id }: { id: string }) => (id === 'run_none' ? null : aRun(id)),
        },
        Mutation: {
          startWorkflow: (_: unknown, { input }: Input) => {
            asked.started.push(input);
            return aRun('run_1');
          },
          cancelWorkflowRun: (_: unknown, { id }: { id: string }) => {
            asked.cancelled.push(id);
            return aRun(id);
          },
        },
        Subscription: {
          workflowRunStatus: {
            subscribe: () => upToThree(ticker.events()),
            resolve: (tick: number) => ({ status: 'RUNNING', tasksDone: tick, tasksTotal: 3 }),
          },
        },
      },
    }),
  };
  const others = (['learning', 'security', 'billing'] as const).map((name) => {
    const contracts = name === 'security' ? { Authenticator: { authenticate } } : {};
    const typeDefs = `type Query { ${name}: String }`;
    const resolvers = { Query: { [name]: () => name } };
    return [
      name,
      buildSubgraph({ name, typeDefs, resolvers, createContext, permissions: { Query: open }, contracts }),
    ];
  });
  // The tests stand on what all subgraphs have in common.
  const local = {
    ...graphs,
    ...Object.fromEntries(others),
    close: async () => {},
  } as unknown as LocalSubgraphs;
  return { local, ticker, asked };
}

/** Ends after the third of three tasks, as the events of a run do. */
function upToThree(events: AsyncIterableIterator<number>): AsyncIterableIterator<number> {
  let isOver = false;
  return {
    next: async () => {
      if (isOver) return { done: true, value: undefined };
      const event = await events.next();
      isOver = event.value === 3;
      return event;
    },
    return: async () => (await events.return?.()) ?? { done: true, value: undefined },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

const roles: Readonly<Record<string, Role>> = { admin: 'admin', execute: 'execute', reader: 'read_only' };

/** Tokens are names of roles; with `~` at the end, of somebody else. */
const byToken = async ({ token }: { token: string }) => {
  const role = roles[token.replace('~', '')];
  if (token === 'robot') return aPrincipal({ kind: 'agent' });
  if (!role) throw new UnauthenticatedError('Nobody holds this token.');
  return aPrincipal({ role, id: token.endsWith('~') ? 'user_bob' : 'user_ada' });
};

/** The front door over those subgraphs, and clients of the official SDK. */
export async function startMcpService(environment: Readonly<Record<string, string>> = {}) {
  const graphs = mcpSubgraphs(byToken);
  const service = await startService({ local: graphs.local, environment });
  onTestFinished(() => service.close());
  const url = new URL(`${service.url}/mcp`);
  const connect = async ({ token = 'admin', search = '' } = {}) => {
    const connected = await connectMcp(`${url}${search}`, token);
    onTestFinished(() => connected.client.close());
    return connected;
  };
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: 'Bearer admin',
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return { ...graphs, service, url, connect, post };
}

export const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
};
