import { afterEach, describe, expect, it, vi } from 'vitest';
import { type GuestText, readGuestText, writeGuestText } from '../../src/bridge/guest-text.ts';
import { defaultLimits } from '../../src/bridge/limits.ts';
import type { FromChild } from '../../src/bridge/messages.ts';
import type { Engine, EntryOutcome } from '../../src/child/engine.ts';
import { GuestPlugin } from '../../src/child/guest-plugin.ts';
import { Turns } from '../../src/child/turns.ts';

type Behaviour = (text: GuestText, say: (text: string) => void) => EntryOutcome | Promise<EntryOutcome>;

/** An engine of a few lines: nothing of the child may depend on the real one. */
function anEngine(behave: Behaviour, cpuPerEntryMs = 0) {
  const entered: ('async' | 'now')[] = [];
  let cpuMs = 0;
  let disposed = 0;
  let catastrophe = () => {};
  const engine: Engine = {
    open: async ({ onText, onCatastrophe }) => {
      catastrophe = onCatastrophe;
      const run = (text: string) => {
        cpuMs += cpuPerEntryMs;
        const read = readGuestText(text);
        return read ? behave(read, onText) : 'crashed';
      };
      return {
        enter: async (text) => {
          entered.push('async');
          return await run(text);
        },
        enterNow: (text) => {
          entered.push('now');
          const outcome = run(text);
          return typeof outcome === 'string' ? outcome : 'crashed';
        },
        cpuMs: () => cpuMs,
        dispose: () => {
          disposed += 1;
        },
      };
    },
  };
  return { engine, entered, disposed: () => disposed, catastrophe: () => catastrophe() };
}

const answer: Behaviour = ({ kind, call }, say) => {
  say(writeGuestText(kind === 'load' ? 'loaded' : 'output', call, '0', '"done"'));
  return 'done';
};

async function aPlugin(engine: Engine) {
  const said: FromChild[] = [];
  const onGone = vi.fn();
  const guest = new GuestPlugin({
    plugin: 'p1',
    memoryMb: 64,
    codegen: false,
    prelude: '',
    limits: { ...defaultLimits, messages: 50 },
    engine,
    turns: new Turns(2),
    post: (message) => said.push(message),
    onGone,
  });
  await guest.load('code', false);
  const call = async (id: string) => {
    guest.invoke(id, '{}');
    await vi.waitFor(
      () => expect(said.some((one) => 'call' in one && one.call === id)).toBe(true),
      patiently,
    );
    return said.find((one) => 'call' in one && one.call === id);
  };
  return { guest, said, call, onGone };
}

const patiently = { timeout: 30_000 };

afterEach(() => vi.restoreAllMocks());

describe('a plugin in any engine', () => {
  it('is loaded, and answers calls', async () => {
    const { said, call } = await aPlugin(anEngine(answer).engine);
    expect(said).toEqual([{ type: 'loaded', plugin: 'p1' }]);
    expect(await call('1')).toMatchObject({ type: 'settled', call: '1', ok: true });
  });

  it('is entered without a change of threads once it has proven short', async () => {
    const { engine, entered } = anEngine(answer);
    const { call } = await aPlugin(engine);
    for (let id = 1; id <= 20; id += 1) await call(String(id));
    expect(entered.indexOf('now')).toBe(16);
    expect(entered.slice(16).every((how) => how === 'now')).toBe(true);
  });

  it('is never entered so while its stretches are long', async () => {
    const { engine, entered } = anEngine(answer, 5);
    const { call } = await aPlugin(engine);
    for (let id = 1; id <= 20; id += 1) await call(String(id));
    expect(entered).not.toContain('now');
  });

  it.each([
    ['timeout', 'CPU_TIMEOUT'],
    ['out-of-memory', 'OUT_OF_MEMORY'],
    ['crashed', 'PLUGIN_CRASHED'],
  ] as const)(
    'that ends with %s takes its isolate with it, and the others are bystanders',
    async (outcome, code) => {
      const gate = Promise.withResolvers<void>();
      const { engine, disposed } = anEngine(async (text, say) => {
        if (text.kind === 'load') return await answer(text, say);
        await gate.promise;
        return outcome;
      });
      const { guest, said, onGone } = await aPlugin(engine);
      guest.invoke('1', '{}');
      guest.invoke('2', '{}');
      gate.resolve();
      await vi.waitFor(() => expect(onGone).toHaveBeenCalledOnce(), patiently);
      expect(said).toContainEqual(
        expect.objectContaining({ type: 'stopped', call: '1', code, started: true }),
      );
      expect(said).toContainEqual(
        expect.objectContaining({ type: 'stopped', call: '2', code: 'PLUGIN_HOST_LOST', started: false }),
      );
      expect(disposed()).toBe(1);
    },
  );

  it('that cannot be stopped is reported with the call that runs', async () => {
    const { engine } = anEngine((text, say) => (text.kind === 'load' ? answer(text, say) : 'stuck'));
    const { guest, said } = await aPlugin(engine);
    guest.invoke('1', '{}');
    await vi.waitFor(() => expect(said.at(-1)?.type).toBe('lost'), patiently);
    expect(said.at(-1)).toMatchObject({ reason: 'poisoned', running: [{ plugin: 'p1', call: '1' }] });
  });

  it('that the engine loses control of is reported at once', async () => {
    const { engine, catastrophe } = anEngine(answer);
    const { said } = await aPlugin(engine);
    catastrophe();
    expect(said.at(-1)).toEqual({ type: 'lost', reason: 'catastrophic', running: [] });
  });

  it('that floods is ended while its code still runs, and says nothing more', async () => {
    const { engine, disposed } = anEngine((text, say) => {
      if (text.kind === 'load') return answer(text, say);
      for (let time = 0; time < 500; time += 1) say(writeGuestText('progress', text.call, '0', '{}'));
      return 'crashed';
    });
    const { said, guest } = await aPlugin(engine);
    guest.invoke('1', '{}');
    await vi.waitFor(() => expect(disposed()).toBe(1), patiently);
    expect(said.filter(({ type }) => type === 'progress')).toHaveLength(50);
    expect(said).toContainEqual(expect.objectContaining({ type: 'stopped', code: 'MESSAGE_FLOOD' }));
  });

  it('says nothing for calls that are not its own, and nothing that has no form', async () => {
    const { engine } = anEngine((text, say) => {
      if (text.kind === 'invoke') {
        say('no header at all');
        say(writeGuestText('output', '999', '0', '"stolen"'));
        say(writeGuestText('output', 'load', '0', '"again"'));
      }
      return answer(text, say);
    });
    const { said, call } = await aPlugin(engine);
    await call('1');
    expect(said.map(({ type }) => type)).toEqual(['loaded', 'settled']);
  });
});
