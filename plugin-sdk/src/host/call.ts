import type { ErrorEnvelope } from '../bridge/errors.ts';
import type { Invocation } from '../bridge/host-call.ts';
import type { HostLimits } from '../bridge/limits.ts';
import type { ManifestEntry, PluginManifest } from '../bridge/manifest.ts';
import type { FromChild } from '../bridge/messages.ts';
import { type Attempt, orEnding, runAttempt } from './attempt.ts';
import { runDeclaredAgent } from './capabilities/agent-loop.ts';
import { answerHostCall } from './capabilities/index.ts';
import { type CallScope, openScope } from './capabilities/scope.ts';
import { learnSecrets } from './capabilities/secrets.ts';
import type { SandboxChild } from './child-process.ts';
import { Ending } from './ending.ts';
import { readEnvelope } from './envelope.ts';
import { readEvent } from './events.ts';
import { readOutput, writeInvocation } from './invocation.ts';
import { Meter } from './meter.ts';
import type { PluginSource, Supervisor } from './supervisor.ts';
import type { CallEvent, CallRequest, CallResult, HostLog } from './types.ts';

/** What a call needs from the host and the plugin it belongs to. */
export type CallDeps = {
  readonly supervisor: Supervisor;
  readonly source: PluginSource;
  readonly manifest: PluginManifest;
  readonly limits: HostLimits;
  readonly log: HostLog | undefined;
};

const attemptsMax = 2;

/** An entry of the manifest, or what stands in for one where the plugin's lifecycle is called. */
type Entry = Pick<ManifestEntry, 'annotations' | 'timeoutMs' | 'declared'>;

const lifecycle: Entry = { annotations: { readOnly: false, idempotent: false } };

/** Runs one call to its result: refuses early, calls, repeats once where that is safe. */
export async function runCall(
  deps: CallDeps,
  request: CallRequest,
  signal?: AbortSignal,
): Promise<CallResult> {
  const entry = findEntry(deps.manifest, request);
  if (!entry) return { ok: false, error: notFound(deps.manifest, request), usage: new Meter().usage() };
  const ending = new Ending(timeoutOf(deps, request, entry), signal);
  try {
    if (!entry.declared) return await callGuest(deps, request, entry, ending);
    const run = (part: CallRequest, check?: Invocation['check']) => {
      const own = findEntry(deps.manifest, part) ?? entry;
      return callGuest(deps, part, own, ending, check);
    };
    return await runDeclaredAgent({ ...deps, declared: entry.declared, run }, request, ending.signal);
  } finally {
    ending.stop();
  }
}

async function callGuest(
  deps: CallDeps,
  request: CallRequest,
  entry: Entry,
  ending: Ending,
  check?: Invocation['check'],
): Promise<CallResult> {
  const meter = new Meter();
  const invocation = writeInvocation(request, deps.limits.messageBytes, check);
  if ('error' in invocation) return { ok: false, error: invocation.error, usage: meter.usage() };
  const over = new Over();
  const scope = openScope(deps, request, over);
  const listener = createListener(deps, scope, meter, ending);
  try {
    const unknown = await orEnding(learnSecrets(scope), ending);
    if (typeof unknown === 'object' && unknown) return { ok: false, error: unknown, usage: meter.usage() };
    for (let attempt = 1; ; attempt += 1) {
      meter.goesIn(invocation.payload);
      const options = {
        call: deps.supervisor.nextCall(),
        source: deps.source,
        payload: invocation.payload,
        onMessage: listener.onMessage,
        ending,
      };
      const outcome = await runAttempt(deps.supervisor, options);
      meter.add(outcome.cost);
      if (attempt < attemptsMax && !listener.hasSentChunks() && mayRepeat(outcome, entry)) continue;
      return finish(deps, scope, meter, outcome);
    }
  } finally {
    over.end();
    for (const stream of scope.streams.values()) stream.close();
  }
}

/** A call that was lost through no fault of its own is repeated when it had not begun, or says that it may be. */
function mayRepeat(outcome: Attempt, entry: Entry): boolean {
  if (outcome.kind !== 'stopped' || outcome.error.code !== 'PLUGIN_HOST_LOST') return false;
  const { idempotent, effect } = entry.annotations;
  return !outcome.started || (idempotent && effect !== 'unsafe');
}

function finish(deps: CallDeps, scope: CallScope, meter: Meter, outcome: Attempt): CallResult {
  if (outcome.kind === 'stopped')
    return { ok: false, error: cleanError(scope, outcome.error), usage: meter.usage() };
  meter.comesOut(outcome.payload);
  if (!outcome.ok) {
    const error = readEnvelope(outcome.payload, 'guest', deps.source.mapStack);
    return { ok: false, error: cleanError(scope, error), usage: meter.usage() };
  }
  const output = readOutput(scope, outcome.payload);
  const usage = meter.usage();
  return 'error' in output
    ? { ok: false, error: cleanError(scope, output.error), usage }
    : { ok: true, output: output.value, usage };
}

function createListener(deps: CallDeps, scope: CallScope, meter: Meter, ending: Ending) {
  let chunks = 0;
  const onMessage = (child: SandboxChild, message: FromChild, payload: string) => {
    meter.comesOut(payload);
    if (meter.bytesOut > deps.source.budgets.callBytes) ending.end('MESSAGE_FLOOD');
    if (message.type === 'host-call') {
      const { call, id } = message;
      void answerHostCall(scope, payload).then((answer) => {
        meter.goesIn(answer);
        child.post({ type: 'deliver', plugin: deps.source.key, call, id }, answer);
      });
    } else if (message.type === 'log' || message.type === 'progress') {
      const event = readEvent(message.type, payload, chunks);
      if (event?.type === 'chunk') chunks += 1;
      if (event) tell(deps, scope, event);
    }
  };
  return { onMessage, hasSentChunks: () => chunks > 0 };
}

function tell(deps: CallDeps, { redactor, request }: CallScope, event: CallEvent): void {
  try {
    request.onEvent?.(redactor.json(event));
  } catch (error) {
    deps.log?.error({ err: error }, 'a listener of plugin events threw');
  }
}

function cleanError({ redactor }: CallScope, error: ErrorEnvelope): ErrorEnvelope {
  try {
    return redactor.json(error);
  } catch {
    return {
      code: 'PLUGIN_CRASHED',
      message: 'the plugin failed with details that are nested too deep',
      retryable: false,
    };
  }
}

/** The end of a call, as a signal for the capabilities that ask for one. */
class Over {
  #controller: AbortController | undefined;
  #ended = false;

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#ended) this.#controller.abort('over');
    return this.#controller.signal;
  }

  end(): void {
    this.#ended = true;
    this.#controller?.abort('over');
  }
}

function timeoutOf({ limits, manifest }: CallDeps, request: CallRequest, entry: Entry): number {
  const wanted = request.timeoutMs ?? entry.timeoutMs ?? manifest.limits.timeoutMs ?? limits.wallMs;
  return Math.min(wanted, limits.wallMaxMs);
}

function findEntry(manifest: PluginManifest, { kind, name }: CallRequest): Entry | undefined {
  if (kind === 'lifecycle') return name === 'initialize' || name === 'cleanup' ? lifecycle : undefined;
  return (kind === 'tool' ? manifest.tools : manifest.agents).find((entry) => entry.id === name);
}

function notFound(manifest: PluginManifest, { kind, name }: CallRequest): ErrorEnvelope {
  const have =
    (kind === 'tool' ? manifest.tools : manifest.agents).map((entry) => entry.id).join(', ') || 'none';
  const message = `${manifest.name} has no ${kind} named "${name}"; it has: ${have}`;
  return { code: 'TOOL_NOT_FOUND', message, retryable: false };
}
