import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CallEvent,
  type CallRequest,
  type CallResult,
  type LoadedPlugin,
  openPluginHost,
  type PluginHost,
  PluginLoadError,
} from '../../src/host/index.ts';
import { rawBundle } from '../support/bundles.ts';
import type { Attack } from './attack.ts';
import { cpuAttacks } from './cpu-attacks.ts';
import { escapeAttacks } from './escape-attacks.ts';
import { memoryAttacks } from './memory-attacks.ts';
import { messageAttacks } from './message-attacks.ts';

const limits = {
  cpuEntryMs: 400,
  cpuTotalMs: 1_000,
  messageBytes: 128 * 1024,
  messages: 1_000,
  childRssMb: 400,
  memoryMb: 24,
  logLines: 20,
};

let host: PluginHost;
let bystander: LoadedPlugin;

beforeAll(async () => {
  host = await openPluginHost({ limits });
  bystander = await host.load(
    rawBundle({ name: 'bystander', tools: { add: { run: 'return input.a + input.b;' } } }),
  );
});
afterAll(() => host.close());

describe.each([
  ['processor time', cpuAttacks],
  ['memory', memoryAttacks],
  ['messages', messageAttacks],
  ['escape', escapeAttacks],
] as const)('a plugin that attacks through %s', (_, attacks) => {
  it.each(attacks)('comes to nothing with $title', async (attack) => {
    const events: CallEvent[] = [];
    const result = await strike(attack, events);

    if (attack.output === undefined) expect(attack.codes).toContain(codeOf(result));
    else expect(result).toMatchObject({ ok: true, output: attack.output });
    if (attack.says) expect(JSON.stringify(result)).toContain(attack.says);
    expect(events.length).toBeLessThanOrEqual(limits.messages);
    expect(JSON.stringify([result, events]).length).toBeLessThan(limits.messageBytes * 2);
    expect(JSON.stringify(result)).not.toMatch(
      /\/(work|root|home|etc|tmp)\/|file:|node:internal|prelude\.js/,
    );
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();

    const answer = await bystander.call(request('add', { a: 1, b: 2 }));
    expect(answer).toMatchObject({ ok: true, output: 3 });
  });
});

async function strike(attack: Attack, events: CallEvent[]): Promise<CallResult | PluginLoadError> {
  const { run, top, validate, ungranted } = attack;
  const tool = { run, ...(validate ? { validate } : {}) };
  const granted = ungranted ? {} : { granted: ['core/echo', 'core/never'] };
  const bundle = rawBundle({ tools: { attack: tool }, ...(top ? { top } : {}), ...granted });
  try {
    const plugin = await host.load(bundle);
    const result = await plugin.call({
      ...request('attack', null),
      timeoutMs: attack.timeoutMs ?? 8_000,
      onEvent: (event) => events.push(event),
      callTool: async (name, input) =>
        name === 'core/never' ? await new Promise<never>(() => {}) : { ok: true, output: input },
    });
    plugin.unload();
    return result;
  } catch (error) {
    if (error instanceof PluginLoadError) return error;
    throw error;
  }
}

function request(name: string, input: CallRequest['input']): CallRequest {
  return { kind: 'tool', name, input, run: { id: 'run_1' } };
}

function codeOf(result: CallResult | PluginLoadError): string {
  if (result instanceof PluginLoadError) return result.code;
  return result.ok ? `answered ${JSON.stringify(result.output)}` : result.error.code;
}
