import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type CallRequest,
  HostClosedError,
  openPluginHost,
  type PluginHost,
  type PluginHostOptions,
} from '../src/host/index.ts';
import { type RawTool, rawBundle } from './support/bundles.ts';

const tools: { readonly [id: string]: RawTool } = {
  add: { run: 'return input.a + input.b;' },
  wait: {
    run: "ctx.log.info('waiting'); await new Promise((done) => setTimeout(done, input)); return 'waited';",
  },
  again: {
    run: "await ctx.tools.call('core/step', null); await new Promise((done) => setTimeout(done, input)); return 'done';",
    idempotent: true,
  },
  once: { run: "await ctx.tools.call('core/step', null); await new Promise(() => {});" },
  step: { run: "return await ctx.tools.call('core/step', input);" },
  overreach: { run: "return await ctx.tools.call('core/secret', input);" },
  burn: { run: 'const end = Date.now() + input; while (Date.now() < end); return null;' },
  shrink: {
    run: "try { await ctx.tools.call('core/step', 'x'.repeat(input)); } catch (error) { return error.code; }",
  },
  count: { run: 'globalThis.calls = (globalThis.calls ?? 0) + 1; return globalThis.calls;' },
};

const children: ChildProcess[] = [];
let opened: PluginHost | undefined;

async function openHost(options: PluginHostOptions = {}) {
  opened = await openPluginHost({
    children: { spares: 0 },
    ...options,
    spawn: (command, args, spawnOptions) => {
      const child = spawn(command, args, spawnOptions);
      children.push(child);
      return child;
    },
  });
  return { host: opened, plugin: await opened.load(rawBundle({ tools, granted: ['core/step'] })) };
}

afterEach(async () => {
  await opened?.close();
  children.length = 0;
});

const request = (
  name: string,
  input: CallRequest['input'],
  more: Partial<CallRequest> = {},
): CallRequest => ({
  kind: 'tool',
  name,
  input,
  run: { id: 'run_1' },
  ...more,
});

describe('a call', () => {
  it('says what it has used', async () => {
    const { plugin } = await openHost();
    const result = await plugin.call(request('burn', 60));
    expect(result.usage.cpuMs).toBeGreaterThan(5);
    expect(result.usage.wallMs).toBeGreaterThanOrEqual(60);
    expect(result.usage.bytesIn).toBeGreaterThan(10);
    expect(result.usage.bytesOut).toBe('null'.length);
  });

  it('counts its host calls', async () => {
    const { plugin } = await openHost();
    const callTool = async () => ({ ok: true, output: { text: 'x' } }) as const;
    const result = await plugin.call(request('step', null, { callTool }));
    expect(result).toMatchObject({ ok: true, output: { text: 'x' }, usage: { hostCalls: 1 } });
  });

  it('runs beside other calls of the same plugin', async () => {
    const { plugin } = await openHost();
    const allBegan = Promise.withResolvers<void>();
    let begun = 0;
    const callTool = async () => {
      begun += 1;
      if (begun === 20) allBegan.resolve();
      await allBegan.promise;
      return { ok: true, output: begun } as const;
    };
    const calls = Array.from({ length: 20 }, () => plugin.call(request('step', null, { callTool })));
    expect((await Promise.all(calls)).every((result) => result.ok && result.output === 20)).toBe(true);
  });

  it('is refused when too many run already', async () => {
    const { plugin } = await openHost({ limits: { concurrentCalls: 1 } });
    const first = plugin.call(request('wait', 50));
    const second = await plugin.call(request('wait', 50));
    expect(second).toMatchObject({ ok: false, error: { code: 'TOO_MANY_PENDING_CALLS', retryable: true } });
    expect(await first).toMatchObject({ ok: true });
  });

  it('is refused when its input is too large', async () => {
    const { plugin } = await openHost({ limits: { messageBytes: 1_000 } });
    const result = await plugin.call(request('count', 'x'.repeat(2_000)));
    expect(result).toMatchObject({ ok: false, error: { code: 'MESSAGE_TOO_LARGE' } });
    expect(await plugin.call(request('count', null))).toMatchObject({ ok: true, output: 1 });
  });

  it('may catch the refusal of what it sends, and go on', async () => {
    const { plugin } = await openHost({ limits: { messageBytes: 1_000 } });
    await plugin.call(request('count', null));
    expect(await plugin.call(request('shrink', 2_000))).toMatchObject({ output: 'MESSAGE_TOO_LARGE' });
    expect(await plugin.call(request('count', null))).toMatchObject({ output: 2 });
  });

  it('is refused when its input could pollute prototypes', async () => {
    const { plugin } = await openHost();
    const input = JSON.parse('{"a":{"__proto__":1}}');
    expect(await plugin.call(request('count', input))).toMatchObject({
      ok: false,
      error: { code: 'INVALID_INPUT' },
    });
  });

  it('names what the plugin has when the tool is missing', async () => {
    const { plugin } = await openHost();
    const result = await plugin.call(request('multiply', null));
    expect(result).toMatchObject({ ok: false, error: { code: 'TOOL_NOT_FOUND' } });
    expect(result.ok ? '' : result.error.message).toContain('add');
  });
});

describe('a host tool', () => {
  it('that refuses is an error in the plugin, with its code', async () => {
    const { plugin } = await openHost();
    const error = { code: 'FILE_MISSING', message: 'no such file', retryable: true };
    const result = await plugin.call(request('step', null, { callTool: async () => ({ ok: false, error }) }));
    expect(result).toMatchObject({ ok: false, error: { code: 'FILE_MISSING', message: 'no such file' } });
  });

  it('that breaks down shows nothing of why', async () => {
    const { plugin } = await openHost();
    const callTool = () => Promise.reject(new Error('password=hunter2 at /srv/secret.ts'));
    const result = await plugin.call(request('step', null, { callTool }));
    expect(result).toMatchObject({ ok: false, error: { code: 'TOOL_FAILED' } });
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  it('that answers too much is refused', async () => {
    const { plugin } = await openHost({ limits: { messageBytes: 1_000 } });
    const callTool = async () => ({ ok: true, output: 'x'.repeat(2_000) }) as const;
    expect(await plugin.call(request('step', null, { callTool }))).toMatchObject({
      error: { code: 'MESSAGE_TOO_LARGE' },
    });
  });

  it('that is not offered in this run is not granted', async () => {
    const { plugin } = await openHost();
    expect(await plugin.call(request('step', null))).toMatchObject({ error: { code: 'NOT_GRANTED' } });
  });

  it('that the manifest does not list is refused, and the host hears of it alone', async () => {
    const { plugin } = await openHost();
    const refused: unknown[] = [];
    const called: string[] = [];
    const result = await plugin.call(
      request(
        'overreach',
        { path: 'x' },
        {
          onRefusedTool: async (...call) => void refused.push(call),
          callTool: async (name) => ({ ok: true, output: called.push(name) }),
        },
      ),
    );
    expect(result).toMatchObject({ ok: false, error: { code: 'NOT_GRANTED' } });
    expect(refused).toEqual([['core/secret', { path: 'x' }]]);
    expect(called).toEqual([]);
  });

  it('stays refused when the host fails to note it', async () => {
    const { plugin } = await openHost();
    const onRefusedTool = () => Promise.reject(new Error('password=hunter2'));
    const result = await plugin.call(request('overreach', null, { onRefusedTool }));
    expect(result).toMatchObject({ ok: false, error: { code: 'NOT_GRANTED' } });
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  it('that is granted is nothing to hear of as refused', async () => {
    const { plugin } = await openHost();
    const refused: string[] = [];
    const result = await plugin.call(
      request('step', null, {
        onRefusedTool: async (name) => void refused.push(name),
        callTool: async () => ({ ok: true, output: 'done' }),
      }),
    );
    expect(result).toMatchObject({ ok: true, output: 'done' });
    expect(refused).toEqual([]);
  });

  it('is told when the call it works for has ended', async () => {
    const { plugin } = await openHost();
    const stopped = Promise.withResolvers<void>();
    const callTool = (_: string, __: unknown, signal: AbortSignal) =>
      new Promise<never>(() => signal.addEventListener('abort', () => stopped.resolve()));
    const result = await plugin.call(request('step', null, { callTool, timeoutMs: 50 }));
    await stopped.promise;
    expect(result).toMatchObject({ ok: false, error: { code: 'WALL_TIMEOUT' }, usage: { hostCalls: 1 } });
  });
});

describe('a cancelled call', () => {
  it('ends at once, and the plugin goes on', async () => {
    const { plugin } = await openHost();
    const controller = new AbortController();
    const onEvent = () => controller.abort();
    const result = await plugin.call(request('wait', 60_000, { onEvent }), controller.signal);
    expect(result).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect(await plugin.call(request('add', { a: 1, b: 1 }))).toMatchObject({ output: 2 });
  });

  it('runs no code when it was cancelled before it began', async () => {
    const { plugin } = await openHost();
    const result = await plugin.call(request('count', null), AbortSignal.abort());
    expect(result).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect(await plugin.call(request('count', null))).toMatchObject({ output: 1 });
  });
});

describe('a process that dies', () => {
  const crash = () => children.at(-1)?.kill('SIGKILL');

  it('loses calls that may not be repeated, and repeats those that may', async () => {
    const { plugin } = await openHost();
    const steps: string[] = [];
    const bothBegan = Promise.withResolvers<void>();
    const step = (name: string) => async () => {
      steps.push(name);
      if (steps.length === 2) bothBegan.resolve();
      return { ok: true, output: null } as const;
    };
    const repeated = plugin.call(request('again', 20, { callTool: step('again') }));
    const lost = plugin.call(request('once', null, { callTool: step('once') }));
    await bothBegan.promise;
    crash();
    expect(await lost).toMatchObject({ ok: false, error: { code: 'PLUGIN_HOST_LOST', retryable: true } });
    expect(await repeated).toMatchObject({ ok: true, output: 'done' });
    expect(steps.toSorted()).toEqual(['again', 'again', 'once']);
  });

  it('is replaced, with its plugins loaded again', async () => {
    const { plugin } = await openHost();
    expect(await plugin.call(request('count', null))).toMatchObject({ output: 1 });
    const [first] = children;
    crash();
    if (first) await once(first, 'close');
    expect(await plugin.call(request('count', null))).toMatchObject({ output: 1 });
    expect(children).toHaveLength(2);
  });

  it('does not keep plugins from being loaded that were on their way', async () => {
    const { host } = await openHost();
    const top = 'const end = Date.now() + 200; while (Date.now() < end);';
    const loads = Promise.all([host.load(rawBundle({ tools, top })), host.load(rawBundle({ tools, top }))]);
    await new Promise(setImmediate);
    crash();
    for (const plugin of await loads) {
      expect(await plugin.call(request('add', { a: 1, b: 1 }))).toMatchObject({ output: 2 });
    }
    expect(children).toHaveLength(2);
  });

  it('makes the only call in it the culprit', async () => {
    const { plugin } = await openHost();
    const result = await plugin.call(request('wait', 5_000, { onEvent: crash }));
    expect(result).toMatchObject({ ok: false, error: { code: 'PLUGIN_CRASHED' } });
  });

  it('is killed when it falls silent', async () => {
    const { plugin } = await openHost({ limits: { silenceMs: 200 } });
    const onEvent = () => children[0]?.kill('SIGSTOP');
    const result = await plugin.call(request('wait', 5_000, { onEvent }));
    expect(result).toMatchObject({ ok: false, error: { code: 'PLUGIN_HOST_LOST' } });
    expect(await plugin.call(request('add', { a: 1, b: 1 }))).toMatchObject({ output: 2 });
  });
});

describe('the child process', () => {
  it('leaves signals of the terminal to its parent', async () => {
    const { plugin } = await openHost();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) children[0]?.kill(signal);
    expect(await plugin.call(request('add', { a: 1, b: 1 }))).toMatchObject({ output: 2 });
    expect(children).toHaveLength(1);
  });

  it('has no environment, and may read the addon alone', async () => {
    const started: { args: readonly string[]; env: unknown }[] = [];
    opened = await openPluginHost({
      spawn: (command, args, options) => {
        started.push({ args, env: options.env });
        return spawn(command, args, options);
      },
    });
    expect(started[0]?.env).toEqual({});
    expect(started[0]?.args).toContain('--permission');
    const allowed = started[0]?.args.filter((arg) => arg.startsWith('--allow-'));
    expect(allowed).toEqual([
      '--allow-addons',
      expect.stringMatching(/^--allow-fs-read=.+\/isolated-vm\.abi\d+.*\.node$/),
    ]);
  });

  it('dies with a parent that was killed, even while an isolate spins', async () => {
    const script = fileURLToPath(new URL('support/parent.ts', import.meta.url));
    const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await Promise.race([once(parent.stdout, 'data'), once(parent, 'close')]);
    const pid = Number(String(line).trim());
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => isAlive(pid)).toBe(false);
  });
});

describe('a closed host', () => {
  it('ends what is in flight and takes no more calls', async () => {
    const { host, plugin } = await openHost();
    const inFlight = plugin.call(request('wait', 60_000));
    await plugin.call(request('add', { a: 1, b: 1 }));
    await host.close();
    expect(await inFlight).toMatchObject({ ok: false, error: { code: 'PLUGIN_HOST_LOST' } });
    await expect(plugin.call(request('add', { a: 1, b: 1 }))).rejects.toThrow(HostClosedError);
    await expect(host.load(rawBundle({ tools }))).rejects.toThrow(HostClosedError);
    expect(children[0]?.signalCode).toBe('SIGKILL');
  });

  it('starts nothing again for calls that might be repeated', async () => {
    const { host, plugin } = await openHost();
    const began = Promise.withResolvers<void>();
    const callTool = async () => {
      began.resolve();
      return { ok: true, output: null } as const;
    };
    const inFlight = plugin.call(request('again', 60_000, { callTool }));
    await began.promise;
    await host.close();
    expect(await inFlight).toMatchObject({ ok: false, error: { code: 'PLUGIN_HOST_LOST' } });
    expect(children).toHaveLength(1);
  });

  it('may be closed again', async () => {
    const { host } = await openHost();
    await Promise.all([host.close(), host.close()]);
    await host.close();
  });
});

describe('a bundle', () => {
  it('that was altered is not loaded', async () => {
    const { host } = await openHost();
    const bundle = { ...rawBundle({ tools }), code: 'stolen()' };
    await expect(host.load(bundle)).rejects.toMatchObject({ code: 'INTEGRITY_MISMATCH' });
  });

  it('that is too large is not loaded', async () => {
    const { host } = await openHost();
    const bundle = rawBundle({ tools, top: `const x = "${'x'.repeat(17 * 1024 * 1024)}";` });
    await expect(host.load(bundle)).rejects.toMatchObject({ code: 'BUNDLE_TOO_LARGE' });
  });

  it('that was unloaded answers no more, while others do', async () => {
    const { host, plugin } = await openHost();
    const other = await host.load(rawBundle({ tools }));
    plugin.unload();
    await expect(plugin.call(request('add', { a: 1, b: 1 }))).rejects.toThrow(HostClosedError);
    expect(await other.call(request('add', { a: 1, b: 1 }))).toMatchObject({ output: 2 });
  });

  it('that was unloaded is not loaded again for a call that could be repeated', async () => {
    const { plugin } = await openHost();
    let steps = 0;
    const callTool = async () => {
      steps += 1;
      plugin.unload();
      return { ok: true, output: null } as const;
    };
    const result = await plugin.call(request('again', 60_000, { callTool }));
    expect(result).toMatchObject({ ok: false, error: { code: 'PLUGIN_HOST_LOST' } });
    expect(steps).toBe(1);
  });

  it('that asks for less memory than the engine takes gets the least', async () => {
    const { host } = await openHost();
    const small = await host.load(rawBundle({ tools, memoryMb: 1 }));
    expect(await small.call(request('add', { a: 1, b: 1 }))).toMatchObject({ output: 2 });
  });

  it('keeps its state between calls, and none of another plugin', async () => {
    const { host, plugin } = await openHost();
    const other = await host.load(rawBundle({ tools }));
    await plugin.call(request('count', null));
    expect(await plugin.call(request('count', null))).toMatchObject({ output: 2 });
    expect(await other.call(request('count', null))).toMatchObject({ output: 1 });
  });

  it('hold a plugin to the budgets of its manifest, and its neighbours to their own', async () => {
    const { host, plugin } = await openHost();
    const bundle = rawBundle({ tools, granted: ['core/step'] });
    const narrow = async (limits: object) =>
      host.load({ ...bundle, manifest: { ...bundle.manifest, name: 'narrow', limits } });
    const code = async (limits: object, name: string, input: CallRequest['input']) => {
      const callTool = async () => ({ ok: true, output: null }) as const;
      const result = await (await narrow(limits)).call(request(name, input, { callTool }));
      return result.ok ? 'ok' : result.error.code;
    };
    expect(await code({ cpuEntryMs: 50 }, 'burn', 400)).toBe('CPU_TIMEOUT');
    expect(await code({ messages: 1 }, 'wait', 1)).toBe('MESSAGE_FLOOD');
    expect(await code({ callBytes: 1_000 }, 'step', 'x'.repeat(2_000))).toBe('MESSAGE_FLOOD');
    expect(await plugin.call(request('burn', 400))).toMatchObject({ ok: true });
  });
});

/** A process that has ended may linger until somebody asks for its exit code; it counts as dead. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch (error) {
    return (
      error instanceof Error && 'code' in error && error.code === 'ENOENT' && process.platform !== 'linux'
    );
  }
}
