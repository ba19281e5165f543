import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { RunInfo } from '../author/context.ts';
import type { JsonValue } from '../bridge/json.ts';
import type { PluginManifest } from '../bridge/manifest.ts';
import { buildPlugin } from '../build/build-plugin.ts';
import { createMemoryStorage, type MemoryStorage } from '../host/capabilities/memory-storage.ts';
import { openPluginHost, type PluginHostOptions } from '../host/plugin-host.ts';
import type { CapabilityPorts } from '../host/ports.ts';
import type { CallEvent, CallRequest, CallResult, ToolAnswer } from '../host/types.ts';
import { createFakeFetch, type FakeFetch } from './fake-fetch.ts';
import { createFakeModels, type FakeModels } from './fake-models.ts';

/** Stands in for a host tool: returns its output, or throws an error (with a `code`, if it has one). */
export type FakeTool = (input: JsonValue, signal: AbortSignal) => JsonValue | Promise<JsonValue>;

export type LoadPluginOptions = {
  /** Fakes for the host tools that the plugin may call, by name. */
  readonly tools?: { readonly [name: string]: FakeTool };
  /** What the operator has entered for the plugin's secrets. */
  readonly secrets?: { readonly [name: string]: string };
  /** The operator's settings. */
  readonly config?: JsonValue;
  /** Where the random values of all calls follow from. Default 0: the same in every test. */
  readonly seed?: number;
  /** Where the clock begins. Default: 2026-01-01T00:00:00Z. */
  readonly nowMs?: number;
  /**
   * Whether the plugin runs as one that the operator trusts. Default true; false runs it as the platform runs code that
   * nobody has read: without machine code, several times slower.
   */
  readonly reviewed?: boolean;
  readonly limits?: PluginHostOptions['limits'];
};

export type CallOptions = {
  readonly run?: Partial<RunInfo>;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
};

/** An example whose outcome is not what the author wrote. */
export type ExampleDifference = {
  /** Such as `tools.forecast example 1`. */
  readonly where: string;
  readonly input: JsonValue;
  readonly expected: JsonValue | undefined;
  readonly result: CallResult;
};

/** What the plugin did that no fake was ready for. A test that sees it must mend the plugin, or add the fake. */
export class UnexpectedUseError extends Error {
  override readonly name = 'UnexpectedUseError';
}

/** A plugin in the real sandbox, with fakes around it. Close it after the test. */
export type TestPlugin = {
  readonly manifest: PluginManifest;
  /** Rejects with `UnexpectedUseError` when it fetched an undeclared host, or what no fake answers. */
  agent(name: string, input: JsonValue, options?: CallOptions): Promise<CallResult>;
  tool(name: string, input: JsonValue, options?: CallOptions): Promise<CallResult>;
  initialize(options?: CallOptions): Promise<CallResult>;
  cleanup(options?: CallOptions): Promise<CallResult>;
  /** Runs every example of every tool and agent; an example without an output has to succeed. */
  examples(): Promise<readonly ExampleDifference[]>;
  readonly fetch: FakeFetch;
  readonly models: FakeModels;
  /** What the plugin keeps for a tenant, or for none. */
  storage(tenantId?: string): ReadonlyMap<string, JsonValue>;
  /** The clock of the plugin and of its storage; it stands still by itself. */
  readonly clock: { now(): number; tick(ms: number): void };
  /** Log lines and progress of all calls so far, parts of results, and events that were published. */
  readonly logs: readonly (CallEvent & { type: 'log' })[];
  readonly events: readonly (CallEvent & { type: 'progress' })[];
  readonly chunks: readonly (CallEvent & { type: 'chunk' })[];
  readonly published: readonly { readonly type: string; readonly data: JsonValue }[];
  close(): Promise<void>;
};

const testStartMs = Date.UTC(2026, 0, 1);

/** Builds the plugin in a folder (path or file URL) and starts it in the same sandbox as the platform does. */
export async function loadPlugin(
  packageDir: string | URL,
  options: LoadPluginOptions = {},
): Promise<TestPlugin> {
  const bundle = await buildPlugin(asPath(packageDir));
  const host = await openPluginHost(options.limits ? { limits: options.limits } : {});
  const origin = { publisher: 'test', reviewed: options.reviewed ?? true };
  const plugin = await host.load(bundle, origin).catch(async (error: unknown) => {
    await host.close();
    throw error;
  });
  const world = createWorld(options, bundle.manifest.name);
  const call = async (kind: CallRequest['kind'], name: string, input: JsonValue, own: CallOptions = {}) => {
    const timeout = own.timeoutMs === undefined ? {} : { timeoutMs: own.timeoutMs };
    const run = { id: 'run_test', ...own.run };
    const result = await plugin.call({ ...world.request(), kind, name, input, run, ...timeout }, own.signal);
    return world.judge(result);
  };
  return {
    ...world.shown,
    manifest: bundle.manifest,
    agent: (name, input, own) => call('agent', name, input, own),
    tool: (name, input, own) => call('tool', name, input, own),
    initialize: (own) => call('lifecycle', 'initialize', null, own),
    cleanup: (own) => call('lifecycle', 'cleanup', null, own),
    async examples() {
      const differences: ExampleDifference[] = [];
      for (const kind of ['tool', 'agent'] as const) {
        for (const { id, examples } of bundle.manifest[`${kind}s`]) {
          for (const [index, { input, output: expected }] of examples.entries()) {
            const result = await call(kind, id, input);
            const same = result.ok && (expected === undefined || isDeepStrictEqual(result.output, expected));
            const where = `${kind}s.${id} example ${index + 1}`;
            if (!same) differences.push({ where, input, expected, result });
          }
        }
      }
      return differences;
    },
    close: () => host.close(),
  };
}

/** Everything around the plugin. */
function createWorld(options: LoadPluginOptions, plugin: string) {
  let nowMs = options.nowMs ?? testStartMs;
  const problems: string[] = [];
  const miss = (problem: string) => void problems.push(problem);
  const fetch = createFakeFetch(miss);
  const models = createFakeModels(miss);
  const storage: MemoryStorage = createMemoryStorage(() => nowMs);
  const logs: (CallEvent & { type: 'log' })[] = [];
  const events: (CallEvent & { type: 'progress' })[] = [];
  const chunks: (CallEvent & { type: 'chunk' })[] = [];
  const published: { type: string; data: JsonValue }[] = [];
  const secrets = options.secrets ?? {};
  const ports: CapabilityPorts = {
    fetch: fetch.transport,
    models: models.port,
    storage,
    secrets: { read: async (_, name) => (Object.hasOwn(secrets, name) ? (secrets[name] ?? null) : null) },
    events: { publish: async ({ type, data }) => void published.push({ type, data }) },
  };
  const onEvent = (event: CallEvent) => {
    if (event.type === 'log') logs.push(event);
    else if (event.type === 'chunk') chunks.push(event);
    else events.push(event);
  };
  const callTool = (name: string, input: JsonValue, signal: AbortSignal) =>
    runFake(options.tools ?? {}, name, input, signal);
  const config = options.config === undefined ? {} : { config: options.config };
  const seed = (options.seed ?? 0).toString(16).padStart(64, '0');
  const clock = {
    now: () => nowMs,
    tick(ms: number) {
      nowMs += ms;
    },
  };
  const onRefusal: CallRequest['onRefusal'] = ({ capability, message }) => {
    if (capability === 'fetch') miss(message);
  };
  return {
    shown: {
      fetch,
      models,
      logs,
      events,
      chunks,
      published,
      clock,
      storage: (tenantId?: string) =>
        storage.entriesOf({ plugin, ...(tenantId === undefined ? {} : { tenantId }) }),
    },
    request: () => ({ ports, callTool, onEvent, onRefusal, seed, nowMs, ...config }),
    judge(result: CallResult): CallResult {
      const found = problems.splice(0);
      if (found.length > 0) throw new UnexpectedUseError(found.join('\n'));
      return result;
    },
  };
}

function asPath(packageDir: string | URL): string {
  const isUrl = packageDir instanceof URL || packageDir.startsWith('file:');
  return isUrl ? fileURLToPath(packageDir) : packageDir;
}

async function runFake(
  tools: { readonly [name: string]: FakeTool },
  name: string,
  input: JsonValue,
  signal: AbortSignal,
): Promise<ToolAnswer> {
  const fake = Object.hasOwn(tools, name) ? tools[name] : undefined;
  if (!fake) return refuse('NOT_GRANTED', `the test gives no fake for the tool "${name}"`);
  try {
    return { ok: true, output: await fake(input, signal) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'TOOL_FAILED';
    return refuse(code, error instanceof Error ? error.message : String(error));
  }
}

function refuse(code: string, message: string): ToolAnswer {
  return { ok: false, error: { code, message } };
}
