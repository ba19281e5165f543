import type { Definition, PluginDefinition } from '../author/define.ts';
import type { Invocation } from '../bridge/host-call.ts';
import type { Call } from './call.ts';
import { type ContextParts, createContext } from './context.ts';
import { PluginError } from './plugin-error.ts';
import { validate } from './validate.ts';
import type { RandomSource } from './web/crypto/random.ts';

type Invoked = { readonly plugin: PluginDefinition | undefined; readonly random: RandomSource };

/** Runs what the host asks for, from checked input to checked output. */
export async function invoke(invoked: Invoked, request: Invocation, call: Call): Promise<unknown> {
  const { plugin, random } = invoked;
  if (!plugin) throw notFound(request);
  const parts = async (): Promise<ContextParts> => {
    const config = plugin.config && (await validate(plugin.config, request.config ?? {}, 'config'));
    return { call, plugin, random, config, nowMs: request.nowMs };
  };
  if (request.kind === 'lifecycle') {
    if (request.name !== 'initialize' && request.name !== 'cleanup') throw notFound(request);
    await plugin[request.name]?.(createContext(await parts()));
    return null;
  }
  const definitions = request.kind === 'tool' ? plugin.tools : plugin.agents;
  const definition = Object.hasOwn(definitions, request.name) ? definitions[request.name] : undefined;
  if (!definition) throw notFound(request);
  if (request.check === 'output') return await validate(definition.output, request.input, 'output');
  const input = await validate(definition.input, request.input, 'input');
  if (request.check === 'input') return input;
  if (!definition.run) throw declared(request.name);
  const output = await drive(definition.run(input, createContext(await parts())), call);
  return await validate(definition.output, output, 'output');
}

/** Sends what a generator yields, each in its turn; what it returns is the result. */
async function drive(running: ReturnType<NonNullable<Definition['run']>>, call: Call): Promise<unknown> {
  if (!isGenerator(running)) return await running;
  for (;;) {
    const { done, value } = await running.next();
    if (done) return value;
    call.signal.throwIfAborted();
    call.sendChunk(value);
  }
}

function isGenerator(running: unknown): running is AsyncGenerator<unknown, unknown, void> {
  return (
    typeof running === 'object' && running !== null && Symbol.asyncIterator in running && 'next' in running
  );
}

function notFound({ kind, name }: Invocation): PluginError {
  return new PluginError('TOOL_NOT_FOUND', `the plugin has no ${kind} named "${name}"`);
}

function declared(name: string): PluginError {
  const message = `the agent "${name}" has no code of its own; the platform runs it, with a model it was given`;
  return new PluginError('AGENT_DECLARED', message);
}
