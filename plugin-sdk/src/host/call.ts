import type { ErrorEnvelope } from '../bridge/errors.ts';
import { checkJsonText, ForbiddenKeyError, type JsonValue, parseJson } from '../bridge/json.ts';
import type { HostLimits } from '../bridge/limits.ts';
import type { ManifestEntry, PluginManifest } from '../bridge/manifest.ts';
import type { FromChild } from '../bridge/messages.ts';
import { type Attempt, runAttempt } from './attempt.ts';
import type { SandboxChild } from './child-process.ts';
import { readEnvelope } from './envelope.ts';
import { readEvent } from './events.ts';
import { Meter } from './meter.ts';
import type { PluginSource, Supervisor } from './supervisor.ts';
import { answerToolCall } from './tool-calls.ts';
import type { CallRequest, CallResult, HostLog } from './types.ts';

/** What a call needs from the host and the plugin it belongs to. */
export type CallDeps = {
  readonly supervisor: Supervisor;
  readonly source: PluginSource;
  readonly manifest: PluginManifest;
  readonly limits: HostLimits;
  readonly log: HostLog | undefined;
};

const attemptsMax = 2;

/** Runs one call to its result: refuses early, calls, repeats once where that is safe. */
export async function runCall(
  deps: CallDeps,
  request: CallRequest,
  signal?: AbortSignal,
): Promise<CallResult> {
  const meter = new Meter();
  const fail = (error: ErrorEnvelope): CallResult => ({ ok: false, error, usage: meter.usage() });
  const entry = findEntry(deps.manifest, request);
  if (!entry) return fail(notFound(deps.manifest, request));
  const invocation = writeInvocation(request, deps.limits.messageBytes);
  if ('error' in invocation) return fail(invocation.error);

  const ending = startEnding(timeoutOf(deps, request, entry), signal);
  const toolSignal = new AbortController();
  const onMessage = createListener(deps, request, meter, toolSignal.signal);
  try {
    for (let attempt = 1; ; attempt += 1) {
      meter.goesIn(invocation.payload);
      const call = deps.supervisor.nextCall();
      const options = {
        call,
        source: deps.source,
        payload: invocation.payload,
        onMessage,
        ending: ending.signal,
      };
      const outcome = await runAttempt(deps.supervisor, options);
      meter.add(outcome.cost);
      if (attempt < attemptsMax && mayRepeat(outcome, entry)) continue;
      return finish(deps, meter, outcome);
    }
  } finally {
    ending.stop();
    toolSignal.abort();
  }
}

/** A call that was lost through no fault of its own is repeated when it had not begun, or says that it may be. */
function mayRepeat(outcome: Attempt, entry: ManifestEntry): boolean {
  if (outcome.kind !== 'stopped' || outcome.error.code !== 'PLUGIN_HOST_LOST') return false;
  return !outcome.started || entry.annotations.idempotent;
}

function finish(deps: CallDeps, meter: Meter, outcome: Attempt): CallResult {
  if (outcome.kind === 'stopped') return { ok: false, error: outcome.error, usage: meter.usage() };
  meter.comesOut(outcome.payload);
  if (!outcome.ok) {
    return {
      ok: false,
      error: readEnvelope(outcome.payload, 'guest', deps.source.mapStack),
      usage: meter.usage(),
    };
  }
  const output = readOutput(outcome.payload);
  const usage = meter.usage();
  return 'error' in output
    ? { ok: false, error: output.error, usage }
    : { ok: true, output: output.value, usage };
}

function createListener(deps: CallDeps, request: CallRequest, meter: Meter, toolSignal: AbortSignal) {
  const tools = {
    granted: deps.manifest.permissions.tools.map((tool) => tool.name),
    callTool: request.callTool,
    onRefusedTool: request.onRefusedTool,
    messageBytes: deps.limits.messageBytes,
    log: deps.log,
  };
  return (child: SandboxChild, message: FromChild, payload: string) => {
    meter.comesOut(payload);
    if (message.type === 'host-call') {
      const { call, id } = message;
      void answerToolCall(tools, payload, toolSignal).then((answer) => {
        meter.goesIn(answer);
        child.post({ type: 'deliver', plugin: deps.source.key, call, id }, answer);
      });
    } else if (message.type === 'log' || message.type === 'progress') {
      tell(deps, request, message.type, payload);
    }
  };
}

function tell(deps: CallDeps, request: CallRequest, type: 'log' | 'progress', payload: string): void {
  const event = readEvent(type, payload);
  if (!event) return;
  try {
    request.onEvent?.(event);
  } catch (error) {
    deps.log?.error({ err: error }, 'a listener of plugin events threw');
  }
}

/** Aborts with the reason `CANCELLED` or `WALL_TIMEOUT`, whichever comes first. */
function startEnding(timeoutMs: number, signal: AbortSignal | undefined) {
  const controller = new AbortController();
  const onAbort = () => controller.abort('CANCELLED');
  const timer = setTimeout(() => controller.abort('WALL_TIMEOUT'), timeoutMs);
  if (signal?.aborted) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  const stop = () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  };
  return { signal: controller.signal, stop };
}

function timeoutOf({ limits, manifest }: CallDeps, request: CallRequest, entry: ManifestEntry): number {
  const wanted = request.timeoutMs ?? entry.timeoutMs ?? manifest.limits.timeoutMs ?? limits.wallMs;
  return Math.min(wanted, limits.wallMaxMs);
}

function findEntry(manifest: PluginManifest, { kind, name }: CallRequest): ManifestEntry | undefined {
  return (kind === 'tool' ? manifest.tools : manifest.agents).find((entry) => entry.id === name);
}

function notFound(manifest: PluginManifest, { kind, name }: CallRequest): ErrorEnvelope {
  const have =
    (kind === 'tool' ? manifest.tools : manifest.agents).map((entry) => entry.id).join(', ') || 'none';
  const message = `${manifest.name} has no ${kind} named "${name}"; it has: ${have}`;
  return { code: 'TOOL_NOT_FOUND', message, retryable: false };
}

function writeInvocation(
  { kind, name, input, run }: CallRequest,
  bytesMax: number,
): { payload: string } | { error: ErrorEnvelope } {
  const payload = JSON.stringify({ kind, name, input, run });
  const bytes = Buffer.byteLength(payload);
  if (bytes > bytesMax) {
    const message = `the input has ${bytes} bytes of JSON, more than the ${bytesMax} allowed; send less, or a file name`;
    return { error: { code: 'MESSAGE_TOO_LARGE', message, retryable: false } };
  }
  try {
    checkJsonText(payload);
    return { payload };
  } catch (error) {
    return { error: { code: 'INVALID_INPUT', message: `input: ${messageOf(error)}`, retryable: false } };
  }
}

function readOutput(payload: string): { value: JsonValue } | { error: ErrorEnvelope } {
  try {
    return { value: parseJson(payload) };
  } catch (error) {
    return { error: { code: 'INVALID_OUTPUT', message: `output: ${messageOf(error)}`, retryable: false } };
  }
}

function messageOf(error: unknown): string {
  return error instanceof ForbiddenKeyError ? error.message : 'is not JSON';
}
