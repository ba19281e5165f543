import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { findHardening } from '../src/host/hardening.ts';
import {
  type CallRequest,
  doctor,
  type HostNotice,
  openPluginHost,
  type PluginHost,
  type PluginHostOptions,
  type PluginOrigin,
} from '../src/host/index.ts';
import { type RawTool, rawBundle } from './support/bundles.ts';

const tools: { readonly [id: string]: RawTool } = {
  count: { run: 'globalThis.calls = (globalThis.calls ?? 0) + 1; return globalThis.calls;' },
  wait: { run: "await ctx.tools.call('core/wait', null); return 'waited';" },
  poison: { run: 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);' },
};
const reviewed: PluginOrigin = { publisher: 'ymera', reviewed: true };
const stranger = (publisher: string): PluginOrigin => ({ publisher, reviewed: false });

const children: ChildProcess[] = [];
let host: PluginHost;

async function openHost({ children: count, ...options }: PluginHostOptions = {}) {
  host = await openPluginHost({
    children: { spares: 0, ...count },
    limits: { cpuEntryMs: 100, graceMs: 100 },
    ...options,
    spawn: (command, args, spawnOptions) => {
      const child = spawn(command, args, spawnOptions);
      children.push(child);
      return child;
    },
  });
  return (name: string, origin?: PluginOrigin, isolation?: 'per-call') => {
    const bundle = rawBundle({ name, tools, granted: ['core/wait'] });
    const manifest = { ...bundle.manifest, ...(isolation ? { isolation } : {}) };
    return host.load({ ...bundle, manifest }, origin);
  };
}

afterEach(async () => {
  await host.close();
  children.length = 0;
});

const request = (name: string, more: Partial<CallRequest> = {}): CallRequest => {
  return { kind: 'tool', name, input: null, run: { id: 'run_1' }, ...more };
};
const places = () => host.status().children.map(({ place, isolates }) => `${place} ${isolates}`);

/** A call that is under way until `finish` is called. */
function aWaitingCall() {
  const began = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const callTool = async () => {
    began.resolve();
    await gate.promise;
    return { ok: true, output: null } as const;
  };
  return { request: request('wait', { callTool }), began: began.promise, finish: () => gate.resolve() };
}

describe('a process', () => {
  it('holds the plugins of one unreviewed publisher, and no others', async () => {
    const load = await openHost();
    await load('a', stranger('north'));
    await load('b', stranger('north'));
    await load('c', stranger('south'));
    expect(places()).toEqual(['publisher:north 2', 'publisher:south 1']);
    const jitless = children.map(({ spawnargs }) => spawnargs.includes('--jitless'));
    expect(jitless).toEqual([true, true]);
  });

  it('is shared by reviewed plugins, as far as there is room', async () => {
    const load = await openHost({ children: { pluginsPerChild: 2 } });
    for (const name of ['a', 'b', 'c']) await load(name, reviewed);
    expect(places()).toEqual(['shared:0 2', 'shared:1 1']);
    expect(host.status().children.some(({ jitless }) => jitless)).toBe(false);
  });

  it('ends when its last plugin is taken out, unless it is shared', async () => {
    const load = await openHost();
    const [alone, shared] = [await load('a', stranger('north')), await load('b', reviewed)];
    alone.unload();
    shared.unload();
    expect(places()).toEqual(['shared:0 0']);
  });

  it('ends when nobody calls for long, and is there again for the next call', async () => {
    const load = await openHost({ children: { idleMs: 20 } });
    const plugin = await load('a');
    const [child] = children;
    if (child && child.signalCode === null) await once(child, 'exit');
    expect(child?.signalCode).toBe('SIGKILL');
    expect(await plugin.call(request('count'))).toMatchObject({ ok: true, output: 1 });
  });

  it('makes way for another when there are too many', async () => {
    const load = await openHost({ children: { max: 2 } });
    const first = await load('a', stranger('north'));
    await load('b', stranger('south'));
    await load('c', stranger('east'));
    expect(places()).toEqual(['publisher:south 1', 'publisher:east 1']);
    expect(await first.call(request('count'))).toMatchObject({ output: 1 });
    expect(places()).toEqual(['publisher:north 1', 'publisher:east 1']);
  });

  it('does not make way while it works', async () => {
    const load = await openHost({ children: { max: 1 } });
    const busy = await load('a', stranger('north'));
    const call = aWaitingCall();
    const waiting = busy.call(call.request);
    await call.began;
    await expect(load('b', stranger('south'))).rejects.toMatchObject({ code: 'TOO_MANY_PROCESSES' });
    call.finish();
    expect(await waiting).toMatchObject({ output: 'waited' });
    await expect(load('b', stranger('south'))).resolves.toBeDefined();
  });

  it('gives up the longest unused isolates for new ones', async () => {
    const load = await openHost({ children: { isolatesPerChild: 2 } });
    const [a, b] = [await load('a', reviewed), await load('b', reviewed)];
    await a.call(request('count'));
    await b.call(request('count'));
    await a.call(request('count'));
    await load('c', reviewed);
    expect(await a.call(request('count'))).toMatchObject({ output: 3 });
    expect(await b.call(request('count'))).toMatchObject({ output: 1 });
  });

  it('that waits as a spare takes the place of one that was killed', async () => {
    const load = await openHost({ children: { spares: 1 } });
    const plugin = await load('a');
    await expect.poll(() => host.status().spares).toBe(1);
    const [first, spare] = children;
    first?.kill('SIGKILL');
    if (first) await once(first, 'close');
    expect(await plugin.call(request('count'))).toMatchObject({ output: 1 });
    expect(host.status().children.map(({ pid }) => pid)).toEqual([spare?.pid]);
  });
});

describe('an isolate', () => {
  it('is not shared by two tenants', async () => {
    const load = await openHost();
    const plugin = await load('a');
    const count = (tenantId: string) => plugin.call(request('count', { run: { id: 'run_1', tenantId } }));
    expect(await count('red')).toMatchObject({ output: 1 });
    expect(await count('red')).toMatchObject({ output: 2 });
    expect(await count('blue')).toMatchObject({ output: 1 });
  });

  it('is shared by tenants that the host puts into one class', async () => {
    const load = await openHost({ tenantClass: () => 'all' });
    const plugin = await load('a');
    const count = (tenantId: string) => plugin.call(request('count', { run: { id: 'run_1', tenantId } }));
    await count('red');
    expect(await count('blue')).toMatchObject({ output: 2 });
  });

  it('is new for every call of a plugin that wants it so', async () => {
    const load = await openHost();
    const plugin = await load('a', undefined, 'per-call');
    for (let time = 0; time < 3; time += 1)
      expect(await plugin.call(request('count'))).toMatchObject({ output: 1 });
    const both = await Promise.all([plugin.call(request('count')), plugin.call(request('count'))]);
    expect(both).toMatchObject([{ output: 1 }, { output: 1 }]);
    await expect.poll(places).toEqual(['publisher:a 1']);
    plugin.unload();
    expect(places()).toEqual([]);
  });
});

describe('a plugin that costs processes', () => {
  it('is moved, then disabled, until an operator enables it; its neighbour goes on', async () => {
    const notices: HostNotice[] = [];
    const load = await openHost({ onNotice: (notice) => notices.push(notice), now: () => 5_000 });
    const [bad, good] = [await load('bad', reviewed), await load('good', reviewed)];
    const strike = () => bad.call(request('poison'));

    for (let time = 0; time < 2; time += 1)
      expect(await strike()).toMatchObject({ error: { code: 'CPU_TIMEOUT' } });
    expect(notices).toMatchObject([{ type: 'plugin-moved', plugin: 'bad', kills: 2, at: 5_000 }]);
    expect(await good.call(request('count'))).toMatchObject({ output: 1 });
    expect(await bad.call(request('count'))).toMatchObject({ output: 1 });
    expect(places()).toEqual(['shared:0 1', 'plugin:bad@1.0.0 1']);

    expect(await strike()).toMatchObject({ error: { code: 'CPU_TIMEOUT' } });
    expect(await good.call(request('count'))).toMatchObject({ output: 2 });
    expect(notices[1]).toMatchObject({ type: 'plugin-disabled', plugin: 'bad', kills: 3 });
    const refused = await bad.call(request('count'));
    expect(refused).toMatchObject({ error: { code: 'PLUGIN_DISABLED', retryable: false } });
    await expect(load('bad', reviewed)).rejects.toMatchObject({ code: 'PLUGIN_DISABLED' });
    expect(host.disabledReason({ name: 'bad', version: '1.0.0' })).toContain('poisoned');

    expect(host.enable({ name: 'bad', version: '1.0.0' })).toBe(true);
    expect(await bad.call(request('count'))).toMatchObject({ ok: true });
    expect(notices.map(({ type }) => type)).toEqual(['plugin-moved', 'plugin-disabled', 'plugin-enabled']);
  });

  it('does not stop the host when a listener of notices throws', async () => {
    const load = await openHost({
      onNotice: () => {
        throw new Error('no');
      },
    });
    const bad = await load('bad');
    for (let time = 0; time < 2; time += 1) await bad.call(request('poison'));
    expect(await bad.call(request('count'))).toMatchObject({ output: 1 });
  });
});

describe('the system', () => {
  const measure = (id: string) => findHardening().find((found) => found.id === id && found.missing === null);
  const status = (pid: number | undefined) => readFileSync(`/proc/${pid}/status`, 'utf8');
  for (const { id, missing } of findHardening()) {
    if (missing !== null)
      process.stderr.write(`skipped, as this machine has no measure "${id}": ${missing}\n`);
  }

  it.runIf(measure('network'))('gives a plugin process a network of its own', async () => {
    await openHost();
    const net = (pid: number | string | undefined) => readlinkSync(`/proc/${pid}/ns/net`);
    expect(net(children[0]?.pid)).not.toBe(net('self'));
  });

  it.runIf(measure('rights'))('lets a plugin process gain no rights', async () => {
    await openHost();
    expect(status(children[0]?.pid)).toMatch(/^NoNewPrivs:\s+1$/m);
  });

  // Nobody's user has to be able to read the installation, which may lie in a private folder.
  const asNobody = measure('rights')?.prefix.includes('--reuid=65534') === true;
  if (!asNobody) process.stderr.write('skipped: nobody but its owner may read this installation\n');
  it.runIf(asNobody)('takes all rights from a plugin process', async () => {
    await openHost();
    expect(status(children[0]?.pid)).toMatch(/^Uid:\s+65534\s+65534\s+65534\s+65534$/m);
    expect(status(children[0]?.pid)).toMatch(/^CapEff:\s+0+$/m);
  });

  it.runIf(measure('limits'))('lets a plugin process write no file and no core dump', async () => {
    await openHost();
    const limits = readFileSync(`/proc/${children[0]?.pid}/limits`, 'utf8');
    expect(limits).toMatch(/^Max file size\s+0\s+0/m);
    expect(limits).toMatch(/^Max core file size\s+0\s+0/m);
  });

  it.runIf(process.platform === 'linux')('hands a plugin process no open file', async () => {
    const secret = openSync(new URL(import.meta.url), 'r');
    try {
      await openHost({ hardening: 'off' });
      const folder = `/proc/${children[0]?.pid}/fd`;
      const open = readdirSync(folder).map((fd) => readlinkSync(`${folder}/${fd}`));
      expect(open.filter((target) => target.startsWith('/') && !target.startsWith('/dev/'))).toEqual([]);
    } finally {
      closeSync(secret);
    }
  });

  it('need offer nothing of this', async () => {
    const load = await openHost({ hardening: 'off' });
    const plugin = await load('a');
    expect(children[0]?.spawnfile).toBe(process.execPath);
    expect(await plugin.call(request('count'))).toMatchObject({ output: 1 });
  });

  it('is left alone where its measures keep Node from starting', async () => {
    let starts = 0;
    host = await openPluginHost({
      spawn: (command, args, options) => {
        starts += 1;
        const isHardened = command !== process.execPath;
        return isHardened ? spawn('/bin/false', [], options) : spawn(command, args, options);
      },
    });
    expect(starts).toBe(measure('limits') || measure('network') || measure('rights') ? 2 : 1);
  });

  it('is described by the doctor, with a remedy for what is missing', async () => {
    await openHost();
    const report = doctor();
    expect(report.ok).toBe(true);
    for (const { status: state, why, fix } of report.checks) {
      expect(why).not.toBe('');
      expect(fix === undefined).toBe(state === 'ok');
    }
    const ids = report.checks.map(({ id }) => id);
    expect(ids).toEqual([
      'node',
      'engine',
      'permission-model',
      'jitless',
      'network',
      'rights',
      'limits',
      'memory-watch',
    ]);
  });
});
