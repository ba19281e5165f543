import { fileURLToPath } from 'node:url';
import type { RunInfo } from '../author/context.ts';
import type { JsonValue } from '../bridge/json.ts';
import type { PluginManifest } from '../bridge/manifest.ts';
import { buildPlugin } from '../build/build-plugin.ts';
import { openPluginHost, type PluginHostOptions } from '../host/plugin-host.ts';
import type { CallEvent, CallRequest, CallResult, ToolAnswer } from '../host/types.ts';

/** Stands in for a host tool: returns its output, or throws an error (with a `code`, if it has one). */
export type FakeTool = (input: JsonValue, signal: AbortSignal) => JsonValue | Promise<JsonValue>;

export type LoadPluginOptions = {
  /** Fakes for the host tools that the plugin may call, by name. */
  readonly tools?: { readonly [name: string]: FakeTool };
  readonly limits?: PluginHostOptions['limits'];
};

export type CallOptions = {
  readonly run?: Partial<RunInfo>;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
};

/** A plugin in the real sandbox, with fakes around it. Close it after the test. */
export type TestPlugin = {
  readonly manifest: PluginManifest;
  agent(name: string, input: JsonValue, options?: CallOptions): Promise<CallResult>;
  tool(name: string, input: JsonValue, options?: CallOptions): Promise<CallResult>;
  /** Log lines and progress of all calls so far. */
  readonly logs: readonly (CallEvent & { type: 'log' })[];
  readonly events: readonly (CallEvent & { type: 'progress' })[];
  close(): Promise<void>;
};

/** Builds the plugin in a folder (path or file URL) and starts it in the same sandbox as the platform does. */
export async function loadPlugin(
  packageDir: string | URL,
  options: LoadPluginOptions = {},
): Promise<TestPlugin> {
  const bundle = await buildPlugin(asPath(packageDir));
  const host = await openPluginHost(options.limits ? { limits: options.limits } : {});
  const plugin = await host.load(bundle).catch(async (error: unknown) => {
    await host.close();
    throw error;
  });
  const logs: (CallEvent & { type: 'log' })[] = [];
  const events: (CallEvent & { type: 'progress' })[] = [];
  const onEvent = (event: CallEvent) => void (event.type === 'log' ? logs.push(event) : events.push(event));
  const callTool = (name: string, input: JsonValue, signal: AbortSignal) =>
    runFake(options.tools ?? {}, name, input, signal);
  const caller =
    (kind: CallRequest['kind']) =>
    (name: string, input: JsonValue, call: CallOptions = {}) => {
      const timeout = call.timeoutMs === undefined ? {} : { timeoutMs: call.timeoutMs };
      const run = { id: 'run_test', ...call.run };
      return plugin.call({ kind, name, input, run, callTool, onEvent, ...timeout }, call.signal);
    };
  return {
    manifest: bundle.manifest,
    agent: caller('agent'),
    tool: caller('tool'),
    logs,
    events,
    close: () => host.close(),
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
