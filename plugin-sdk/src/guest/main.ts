import type { PluginDefinition } from '../author/define.ts';
import { fromGuest, intoGuest, readGuestText } from '../bridge/guest-text.ts';
import type { Delivery, Invocation } from '../bridge/host-call.ts';
import { parseJson } from '../bridge/json.ts';
import type { GuestLimits } from '../bridge/limits.ts';
import { type Call, openCall } from './call.ts';
import { type Channel, openChannel, type Send } from './channel.ts';
import { createConsole } from './context.ts';
import { asPlugin, describePlugin } from './describe.ts';
import { harden } from './harden.ts';
import { invoke } from './invoke.ts';
import { PluginError, toEnvelope } from './plugin-error.ts';
import { installTimers } from './timers.ts';
import { refuseCodeGeneration } from './web/code-generation.ts';
import { createRandom } from './web/crypto/random.ts';
import { defineGlobal } from './web/define.ts';
import { installWebApis } from './web/install.ts';

/** The second argument of `start`, as JSON. */
export type StartOptions = GuestLimits & {
  /** Whether strings may become code. Default: no. */
  readonly codegen?: boolean;
};

/**
 * Prepares a fresh isolate and returns the one function through which the host enters it. That function never
 * throws and returns nothing: whatever there is to say goes out through `send`.
 */
export function start(send: Send, limitsText: string): (text: string) => void {
  const options: StartOptions = JSON.parse(limitsText);
  const channel = openChannel(send, options);
  // biome-ignore lint/security/noGlobalEval: running the plugin's script is what an isolate is for.
  const evaluate = globalThis.eval;
  const calls = new Map<string, Call>();
  let plugin: PluginDefinition | undefined;
  let current = '0';

  const timers = installTimers(channel, () => current);
  const random = createRandom(() => current);
  installWebApis(random);
  defineGlobal(
    'console',
    createConsole((level, message) => calls.get(current)?.log(level, message)),
  );
  if (options.codegen !== true) refuseCodeGeneration();
  harden();

  const finish = (id: string) => {
    calls.delete(id);
    random.forget(id);
    timers.forget(id);
  };
  const entries: Record<string, (call: string, id: string, payload: string) => void> = {
    [intoGuest.load]: (id, mode, code) => {
      calls.set(id, openCall(channel, id, { id: 'load' }));
      try {
        // An indirect eval runs the script at top level, and lets its errors be caught and described in here.
        plugin = asPlugin(evaluate(`${code}\n;__ymera_plugin__\n//# sourceURL=plugin.js`));
        const payload = mode === 'describe' ? describePlugin(plugin) : null;
        channel.send(fromGuest.loaded, id, '0', JSON.stringify(payload));
      } catch (error) {
        sendError(channel, id, error);
      }
      finish(id);
    },
    [intoGuest.invoke]: (id, _, payload) => {
      void runCall(payload, id).then(() => finish(id));
    },
    [intoGuest.deliver]: (call, id, payload) => calls.get(call)?.deliver(id, parseJson(payload) as Delivery), // The host's own text.
    [intoGuest.tick]: (_, id) => timers.fire(id),
    [intoGuest.abort]: (id, reason) => {
      const call = calls.get(id);
      finish(id);
      call?.abort(reason);
    },
  };

  async function runCall(payload: string, id: string): Promise<void> {
    try {
      const request = parseJson(payload) as Invocation; // The host's own text.
      const call = openCall(channel, id, request.run);
      calls.set(id, call);
      if (request.seed !== undefined) random.seed(id, request.seed);
      const output = await invoke({ plugin, random }, request, call);
      if (calls.get(id) === call) channel.send(fromGuest.output, id, '0', outputText(output));
    } catch (error) {
      sendError(channel, id, error);
    }
  }

  return (text) => {
    const entry = readGuestText(text);
    if (!entry) return;
    current = entry.call;
    try {
      entries[entry.kind]?.(entry.call, entry.id, entry.payload);
    } catch (error) {
      sendError(channel, entry.call, error);
    }
  };
}

function outputText(output: unknown): string {
  try {
    return JSON.stringify(output) ?? 'null';
  } catch (error) {
    throw new PluginError('INVALID_OUTPUT', `output: cannot be written as JSON (${String(error)})`);
  }
}

function sendError(channel: Channel, call: string, error: unknown): void {
  channel.send(fromGuest.error, call, '0', JSON.stringify(toEnvelope(error, channel.limits.textLength)));
}
