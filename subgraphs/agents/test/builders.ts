import { promisify } from 'node:util';
import { gunzip, gzipSync } from 'node:zlib';
import type { AgentRunRequest } from '@ymera/kernel';
import type { PluginBundle } from '@ymera/plugin-sdk/host';
import type { RunningRun } from '../src/domain/agent-run.ts';
import type { FileDefinition, PluginDefinition } from '../src/domain/definition.ts';
import type { PluginInstall } from '../src/domain/plugin-install.ts';
import type { PluginVersion } from '../src/domain/plugin-version.ts';
import type { Sandbox, SandboxCall, SandboxResult, ToolAccount } from '../src/ports.ts';

export const usage = { cpuMs: 3, wallMs: 5, hostCalls: 0, bytesIn: 10, bytesOut: 20 };
export const echoId = '@test/echo/echo';

/** A version of a plugin that came with the platform. */
export function aVersion(overrides: Partial<PluginVersion> = {}): PluginVersion {
  return {
    version: '1.0.0',
    description: 'Says it again',
    integrity: 'sha512-AAAA',
    sha256: 'a'.repeat(64),
    source: { kind: 'CATALOGUE' },
    provenance: 'NONE',
    publisher: 'platform',
    reviewed: true,
    manifest: { name: '@test/echo', config: { $schema: 'https://json-schema.org/draft/2020-12/schema' } },
    rights: [{ kind: 'tools', what: 'core/read-file', reason: 'to read what it says', terms: null }],
    findings: [],
    digest: 'd'.repeat(64),
    consent: { by: 'platform', at: 1_000 },
    installedBy: 'platform',
    installedAt: 1_000,
    ...overrides,
  };
}

/** A plugin that a tenant has installed and enabled. */
export function anInstall(overrides: Partial<PluginInstall> = {}): PluginInstall {
  const manifest = { ...aBundle().manifest } as never; // plain JSON
  return {
    tenantId: 'tenant_one',
    pluginId: '@test/echo',
    revision: 1,
    generation: 1,
    current: aVersion({ manifest }),
    candidate: null,
    earlier: [],
    state: { phase: 'ENABLED', by: 'user_ada', at: 1_000 },
    lastChange: { action: 'enabled', by: 'user_ada', at: 1_000, details: {} },
    installedAt: 1_000,
    updatedAt: 1_000,
    ...overrides,
  };
}

/** An agent that comes with the platform. */
export function anAgent(overrides: Partial<PluginDefinition> = {}): PluginDefinition {
  return {
    origin: 'PLUGIN',
    kind: 'agent',
    tenantId: null,
    id: echoId,
    pluginId: '@test/echo',
    name: 'echo',
    title: 'Echo',
    description: 'Answers with its input',
    status: 'READY',
    inputSchema: { $schema: 'https://json-schema.org/draft/2020-12/schema', $defs: { 'a.b': {} } },
    outputSchema: null,
    timeoutMs: null,
    readOnly: false,
    idempotent: true,
    effect: 'idempotent',
    prompted: null,
    ...overrides,
  };
}

/** An agent of a definition file that comes with the platform. */
export function aFileAgent(overrides: Partial<FileDefinition> = {}): FileDefinition {
  return {
    origin: 'FILE',
    kind: 'agent',
    tenantId: null,
    id: 'code-reviewer',
    pluginId: null,
    name: 'code-reviewer',
    title: 'Code reviewer',
    description: 'Reads a change and says what is wrong with it',
    status: 'UNAVAILABLE',
    inputSchema: null,
    outputSchema: null,
    timeoutMs: null,
    readOnly: false,
    idempotent: false,
    effect: 'keyed',
    prompted: {
      systemPrompt: 'You review code.\r\n',
      tier: 'specialist',
      category: 'quality',
      triggers: ['review', 'pull request'],
      focusAreas: ['correctness'],
      tools: ['read'],
      models: { capabilities: ['tools'], preferred: ['sonnet'], outputTokenPicoUsdMax: 15_000_000 },
    },
    ...overrides,
  };
}

/** A tool that comes with the platform. */
export function aTool(overrides: Partial<PluginDefinition> = {}): PluginDefinition {
  return anAgent({ kind: 'tool', id: '@test/echo/say', name: 'say', title: 'Say', ...overrides });
}

export function aRunningRun(overrides: Partial<RunningRun> = {}): RunningRun {
  const id = overrides.id ?? 'arun_1';
  return {
    id,
    tenantId: 'tenant_one',
    kind: 'agent',
    agentId: echoId,
    idempotencyKey: `key-of-${id}`,
    requestHash: 'hash',
    startedBy: 'user_ada',
    workflow: null,
    task: null,
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

/** What asks for a tool of the same plugin. */
export function aToolRequest(overrides: Partial<AgentRunRequest> = {}): AgentRunRequest {
  return aRequest({ kind: 'tool', agentId: '@test/echo/say', ...overrides });
}

/** A bundle whose agents and tools all take and give anything. Its code is for the memory sandbox, which runs none. */
export function aBundle(
  overrides: {
    name?: string;
    version?: string;
    agents?: readonly string[];
    tools?: readonly string[];
    /** Tools that it may call. */
    grants?: readonly string[];
    annotations?: PluginBundle['manifest']['tools'][number]['annotations'];
    timeoutMs?: number;
    limits?: PluginBundle['manifest']['limits'];
  } = {},
): PluginBundle {
  const { name = '@test/echo', version = '1.0.0', agents = ['echo'], tools = ['say'] } = overrides;
  const { grants = ['core/read-file'] } = overrides;
  const entry = (id: string) => ({
    id,
    title: id,
    description: '',
    annotations: overrides.annotations ?? { readOnly: true, idempotent: true },
    examples: [],
    ...(overrides.timeoutMs === undefined ? {} : { timeoutMs: overrides.timeoutMs }),
  });
  return {
    manifest: {
      name,
      version,
      description: `The plugin ${name}`,
      agents: agents.map(entry),
      tools: tools.map(entry),
      permissions: { tools: grants.map((tool) => ({ name: tool, reason: 'because' })) },
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

/** The memory twin of the sandbox: agents and tools are functions by name; an abort ends a call as CANCELLED. */
export function createMemorySandbox(
  behaviours: Readonly<Record<string, Behaviour>> = { echo },
): Sandbox & { readonly calls: readonly SandboxCall[] } {
  const calls: SandboxCall[] = [];
  return {
    calls,
    enable: () => false,
    disabledReason: () => null,
    load: async ({ manifest }) => {
      if (manifest.version === '0.0.0-broken') throw new Error('its code fails');
      return {
        unload: () => {},
        call: (request, signal = new AbortController().signal) => {
          calls.push(request);
          const behaviour = behaviours[request.name] ?? echo;
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

const unpackOnThread = promisify(gunzip);
const packed = gzipSync('');

/**
 * Lets everything run that waits for nothing but its turn, of the event loop or of the threads that unpack and hash:
 * on a busy machine those take longer than the turns of a loop that has nothing else to do.
 */
export async function settle(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    await unpackOnThread(packed);
  }
}

/** On whose account a tool of the host is called. */
export const anAccount: ToolAccount = { run: aRunningRun(), depth: 0 };
