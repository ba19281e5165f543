import type { AgentRunRequest } from '@ymera/kernel';
import { createMemoryEvents } from '@ymera/kernel/events';
import { createManualClock, createRecordingLog } from '@ymera/kernel/testing';
import type { PluginBundle } from '@ymera/plugin-sdk/host';
import { assembleAgents } from '../src/assemble.ts';
import type { Agent } from '../src/domain/agent.ts';
import type { RunningRun } from '../src/domain/agent-run.ts';
import type { Plugin } from '../src/domain/plugin.ts';
import { createMemoryDefinitionStore } from '../src/models/memory-definition-store.ts';
import { createMemoryRunStore } from '../src/models/memory-run-store.ts';
import type { DefinitionStore, RunStore, Sandbox, SandboxCall, SandboxResult } from '../src/ports.ts';
import type { AgentsSettings } from '../src/services/run-desk.ts';

export const usage = { cpuMs: 3, wallMs: 5, hostCalls: 0, bytesIn: 10, bytesOut: 20 };
export const echoId = '@test/echo/echo';

export function aPlugin(overrides: Partial<Plugin> = {}): Plugin {
  return {
    id: '@test/echo',
    version: '1.0.0',
    description: 'Says it again',
    status: 'LOADED',
    permissions: [{ tool: 'core/read-file', reason: 'to read what it says' }],
    sha256: 'a'.repeat(64),
    ...overrides,
  };
}

export function anAgent(overrides: Partial<Agent> = {}): Agent {
  return {
    id: echoId,
    pluginId: '@test/echo',
    name: 'echo',
    title: 'Echo',
    description: 'Answers with its input',
    status: 'READY',
    inputSchema: { $schema: 'https://json-schema.org/draft/2020-12/schema', $defs: { 'a.b': {} } },
    outputSchema: null,
    timeoutMs: null,
    ...overrides,
  };
}

export function aRunningRun(overrides: Partial<RunningRun> = {}): RunningRun {
  const id = overrides.id ?? 'arun_1';
  return {
    id,
    tenantId: 'tenant_one',
    agentId: echoId,
    idempotencyKey: `key-of-${id}`,
    requestHash: 'hash',
    startedBy: 'user_ada',
    workflow: null,
    startedAt: 1_000,
    state: { phase: 'RUNNING', lease: { holder: 'node_1', epoch: 1, until: 6_000 } },
    ...overrides,
  };
}

export function aRequest(overrides: Partial<AgentRunRequest> = {}): AgentRunRequest {
  return {
    agentId: echoId,
    input: { text: 'hello' },
    tenantId: 'tenant_one',
    startedBy: 'user_ada',
    idempotencyKey: 'key-1',
    workflow: null,
    timeoutMs: 60_000,
    ...overrides,
  };
}

/** A bundle whose agents all take and give anything. Its code is for the memory sandbox, which runs none. */
export function aBundle(
  overrides: {
    name?: string;
    version?: string;
    agents?: readonly string[];
    tools?: readonly string[];
    timeoutMs?: number;
    limits?: PluginBundle['manifest']['limits'];
  } = {},
): PluginBundle {
  const { name = '@test/echo', version = '1.0.0', agents = ['echo'], tools = ['core/read-file'] } = overrides;
  const entry = (id: string) => ({
    id,
    title: id,
    description: '',
    annotations: { readOnly: true, idempotent: true },
    examples: [],
    ...(overrides.timeoutMs === undefined ? {} : { timeoutMs: overrides.timeoutMs }),
  });
  return {
    manifest: {
      name,
      version,
      description: `The plugin ${name}`,
      agents: agents.map(entry),
      tools: [],
      permissions: { tools: tools.map((tool) => ({ name: tool, reason: 'because' })) },
      limits: overrides.limits ?? {},
    },
    code: '',
    sourceMap: '',
    sha256: 'b'.repeat(64),
  };
}

/** What a test's agent does instead of plugin code. */
export type Behaviour = (call: SandboxCall, signal: AbortSignal) => Promise<SandboxResult>;

export const echo: Behaviour = async ({ input }) => ({ ok: true, output: input, usage });

/** The memory twin of the sandbox: agents are functions by name; an abort ends a call as CANCELLED. */
function createMemorySandbox(
  agents: Readonly<Record<string, Behaviour>> = { echo },
): Sandbox & { readonly calls: readonly SandboxCall[] } {
  const calls: SandboxCall[] = [];
  return {
    calls,
    load: async ({ manifest }) => {
      if (manifest.version === '0.0.0-broken') throw new Error('its code fails');
      return {
        call: (request, signal = new AbortController().signal) => {
          calls.push(request);
          const behaviour = agents[request.name] ?? echo;
          return Promise.race([behaviour(request, signal), cancelled(signal)]);
        },
      };
    },
  };
}

function cancelled(signal: AbortSignal): Promise<SandboxResult> {
  const error = { code: 'CANCELLED', message: 'The call was cancelled.', retryable: true };
  return new Promise((resolve) => {
    const cancel = () => resolve({ ok: false, error, usage });
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });
  });
}

/** A promise that a test settles itself. */
export function aGate<T = void>() {
  let open: (value: T) => void = () => {};
  const opened = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** The whole subgraph over memory twins, with everything it stands on. */
export async function agentsInMemory(
  options: {
    agents?: Readonly<Record<string, Behaviour>>;
    bundles?: readonly PluginBundle[];
    definitions?: DefinitionStore;
    runs?: RunStore;
    workspaceRoot?: string;
    settings?: Partial<AgentsSettings>;
    clock?: ReturnType<typeof createManualClock>;
  } = {},
) {
  const clock = options.clock ?? createManualClock();
  const log = createRecordingLog();
  const events = createMemoryEvents();
  const definitions = options.definitions ?? createMemoryDefinitionStore();
  const runs = options.runs ?? createMemoryRunStore();
  const sandbox = createMemorySandbox(options.agents);
  const plugins = options.bundles ?? [aBundle({ agents: Object.keys(options.agents ?? { echo }) })];
  const { workspaceRoot = '/nowhere', settings = {} } = options;
  const subgraph = await assembleAgents({
    definitions,
    runs,
    sandbox,
    events,
    clock,
    log,
    plugins,
    workspaceRoot,
    settings,
  });
  return { subgraph, runner: subgraph.contracts.AgentRunner, definitions, runs, sandbox, events, clock, log };
}

/** Lets everything run that waits for nothing but its turn. */
export async function settle(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}
