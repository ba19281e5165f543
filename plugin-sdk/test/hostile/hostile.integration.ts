import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CallEvent,
  type CallRequest,
  type CallResult,
  type LoadedPlugin,
  openPluginHost,
  type PluginHost,
  PluginLoadError,
  type PluginOrigin,
} from '../../src/host/index.ts';
import { rawBundle } from '../support/bundles.ts';
import type { Attack } from './attack.ts';
import { cpuAttacks } from './cpu-attacks.ts';
import { escapeAttacks } from './escape-attacks.ts';
import { memoryAttacks } from './memory-attacks.ts';
import { messageAttacks } from './message-attacks.ts';
import { objectAttacks } from './object-attacks.ts';
import { webAttacks } from './web-attacks.ts';

const limits = {
  cpuEntryMs: 300,
  graceMs: 500,
  cpuTotalMs: 1_000,
  messageBytes: 128 * 1024,
  messages: 1_000,
  childRssMb: 400,
  memoryMb: 24,
  logLines: 20,
  silenceMs: 2_500,
};

const reviewed = { publisher: 'ymera', reviewed: true };
const pidAtStart = process.pid;

let host: PluginHost;
let bystander: LoadedPlugin;

beforeAll(async () => {
  host = await openPluginHost({ limits });
  const add = { run: 'return input.a + input.b;' };
  // In the same process as its attackers, which is the worst place.
  bystander = await host.load(rawBundle({ name: 'bystander', tools: { add } }), reviewed);
});
afterAll(() => host.close());

const attacks = [
  ['processor time', cpuAttacks],
  ['memory', memoryAttacks],
  ['messages', messageAttacks],
  ['escape', escapeAttacks],
  ['values', objectAttacks],
  ['Web APIs', webAttacks],
] as const;

describe.each(attacks)('a reviewed plugin that attacks through %s', (_, list) => {
  it.each(list)('comes to nothing with $title', (attack) => expectNothing(attack, reviewed));
});

// Without machine code and in processes of their own: each kind of attack once more, where another engine mode
// could answer otherwise.
describe('an unreviewed plugin', () => {
  const some = attacks.flatMap(([, list]) => list.filter((_, index) => index % 11 === 0));
  it.each(some)('comes to nothing with $title', (attack) => expectNothing(attack, undefined));
});

async function expectNothing(attack: Attack, origin: PluginOrigin | undefined): Promise<void> {
  const events: CallEvent[] = [];
  const result = await strike(attack, origin, events);

  const outcome = result instanceof PluginLoadError || !result.ok ? codeOf(result) : 'answered';
  if (outcome === 'answered' && attack.output !== undefined)
    expect(result).toMatchObject({ ok: true, output: attack.output });
  else expect(attack.codes ?? []).toContain(codeOf(result));
  if (attack.says) expect(JSON.stringify(result)).toContain(attack.says);
  expect(events.length).toBeLessThanOrEqual(limits.messages);
  expect(JSON.stringify([result, events]).length).toBeLessThan(limits.messageBytes * 2);
  expect(JSON.stringify(result)).not.toMatch(/\/(work|root|home|srv|tmp)\/|file:|node:internal|prelude\.js:/);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(process.pid).toBe(pidAtStart);

  const answer = await bystander.call(request('add', { a: 1, b: 2 }));
  expect(answer).toMatchObject({ ok: true, output: 3 });
}

let strikes = 0;

async function strike(
  { run, top, validate, ungranted, codegen, times = 1, timeoutMs = 100_000 }: Attack,
  origin: PluginOrigin | undefined,
  events: CallEvent[],
): Promise<CallResult | PluginLoadError> {
  strikes += 1;
  const tool = { run, ...(validate ? { validate } : {}) };
  const granted = ungranted ? {} : { granted: ['core/echo', 'core/never'] };
  // A name of its own, for the breaker would stop a plugin that attacks three times.
  const name = `attack-${strikes}`;
  const more = { ...(top ? { top } : {}), ...(codegen ? { codegen } : {}), ...granted };
  const bundle = rawBundle({ name, tools: { attack: tool }, ...more });
  try {
    const plugin = await host.load(bundle, origin);
    const call = () =>
      plugin.call({
        ...request('attack', null),
        timeoutMs,
        onEvent: (event) => events.push(event),
        callTool: async (tool, input) =>
          tool === 'core/never' ? await new Promise<never>(() => {}) : { ok: true, output: input },
      });
    for (let time = 1; time < times; time += 1) expect(await call()).toMatchObject({ ok: true });
    const result = await call();
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
