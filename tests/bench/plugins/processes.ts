import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openPluginHost, type PluginHost, type PluginOrigin } from '@ymera/plugin-sdk/host';
import { echoBundle } from './bundles.ts';
import { quantile } from './measure.ts';

export const reviewed: PluginOrigin = { publisher: 'bench', reviewed: true };
const request = { kind: 'tool', name: 'echo', input: null, run: { id: 'run_bench' } } as const;

/** Median time to load plugins of 400 KB into a process that runs, in milliseconds. */
export async function measureStarts(host: PluginHost, times: number, origin: PluginOrigin): Promise<number> {
  const taken: number[] = [];
  for (let index = 0; index < times; index += 1) {
    const bundle = echoBundle({ name: `start-${index}`, ballastBytes: 400 * 1024 });
    const at = performance.now();
    const plugin = await host.load(bundle, origin);
    taken.push(performance.now() - at);
    plugin.unload();
  }
  return quantile(taken, 0.5);
}

/** Median time from the kill of a process to the answer of the next call, in milliseconds. */
export async function measureRespawn(spares: number, times: number): Promise<number> {
  const children: ChildProcess[] = [];
  const host = await openPluginHost({
    children: { spares },
    // The breaker would disable a plugin whose process is killed so often; the clock moves on for it.
    now: () => children.length * 3_600_000,
    spawn: (command, args, options) => {
      const child = spawn(command, args, options);
      children.push(child);
      return child;
    },
  });
  try {
    const plugin = await host.load(echoBundle({ name: 'respawn' }), reviewed);
    const taken: number[] = [];
    for (let index = 0; index < times; index += 1) {
      while (host.status().spares < spares) await new Promise((resolve) => setTimeout(resolve, 50));
      await new Promise((resolve) => setTimeout(resolve, 300));
      const pid = host.status().children[0]?.pid;
      const victim = children.find((child) => child.pid === pid);
      if (!victim) throw new Error('there is no process to kill');
      const at = performance.now();
      victim.kill('SIGKILL');
      await once(victim, 'exit');
      const result = await plugin.call(request);
      if (!result.ok) throw new Error(`the call after a kill failed: ${result.error.code}`);
      taken.push(performance.now() - at);
    }
    return quantile(taken, 0.5);
  } finally {
    await host.close();
  }
}

/** What one more loaded plugin adds to its process, in bytes; null where the system does not tell. */
export async function measureMemory(count: number, ballastBytes: number): Promise<number | null> {
  const host = await openPluginHost({ children: { spares: 0, pluginsPerChild: count + 1 } });
  const rss = () => host.status().children[0]?.rssBytes ?? null;
  try {
    const first = await host.load(echoBundle({ name: 'first', ballastBytes }), reviewed);
    await first.call(request);
    const before = rss();
    for (let index = 0; index < count; index += 1) {
      const plugin = await host.load(echoBundle({ name: `p${index}`, ballastBytes }), reviewed);
      await plugin.call(request);
    }
    const after = rss();
    return before === null || after === null ? null : (after - before) / count;
  } finally {
    await host.close();
  }
}
