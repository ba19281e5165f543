// `node tests/bench/plugins/main.ts`: what the sandbox costs. `--short` for a quick look.
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { openPluginHost } from '@ymera/plugin-sdk/host';
import { openBare } from './bare.ts';
import { echoBundle } from './bundles.ts';
import { openEchoProcess } from './echo-process.ts';
import { compare, type Figures } from './measure.ts';
import { measureMemory, measureRespawn, measureStarts, reviewed } from './processes.ts';

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false } } });
const plan = values.short ? { ms: 400, rounds: 3, times: 5 } : { ms: 1_500, rounds: 9, times: 15 };
const payload = { text: 'x'.repeat(1_000), list: [1, 2, 3] };

const loadBefore = loadavg()[0] ?? 0;
const bare = await openBare();
const echo = openEchoProcess();
const host = await openPluginHost();
try {
  const plugin = await host.load(echoBundle({ name: 'echo' }), reviewed);
  const slow = await host.load(echoBundle({ name: 'echo-unreviewed' }));
  const request = { kind: 'tool', name: 'echo', input: payload, run: { id: 'run_bench' } } as const;
  const ways = {
    'bare isolate, in process': () => bare.call(payload),
    'bare process, no isolate': () => echo.call(payload),
    'plugin, reviewed': () => plugin.call(request),
    'plugin, unreviewed': () => slow.call(request),
  };
  await compare(ways, { inFlight: 4, ms: plan.ms, rounds: 1 });
  printCalls('one call at a time', await compare(ways, { ...plan, inFlight: 1 }));
  printCalls('32 calls at a time', await compare(ways, { ...plan, inFlight: 32 }));
  const starts = await measureStarts(host, plan.times, reviewed);
  const respawn = await measureRespawn(1, plan.times);
  const cold = await measureRespawn(0, plan.times);
  const small = await measureMemory(20, 0);
  const large = await measureMemory(20, 400 * 1024);
  console.log(`
Load of a 400 KB plugin into a running process   ${starts.toFixed(1)} ms
From a killed process to the next answer          ${respawn.toFixed(1)} ms with a spare, ${cold.toFixed(1)} ms without
Memory of one more loaded plugin                  ${mb(small)} small, ${mb(large)} of 400 KB
Load of the machine                               ${loadBefore.toFixed(1)} before, ${(loadavg()[0] ?? 0).toFixed(1)} after

All but the bare process write and read the same JSON, once on each side of their isolate; it gives the text back
unread. A bare call shares a process with its caller and is protected by nothing. A plugin's call wakes another process
and is woken by it, so a busy machine slows it down more than a bare call; of 32 at once both processes have work with each,
and they do it side by side only where two processors are free.`);
} finally {
  bare.close();
  echo.close();
  await host.close();
}

function printCalls(title: string, figures: { readonly [name: string]: Figures }): void {
  const base = figures['bare isolate, in process']?.perCallUs ?? Number.NaN;
  console.log(`\nCalls with 1 KB of JSON, ${title}    median µs   p99 µs   µs/call   calls/s   times bare`);
  for (const [name, { medianUs, p99Us, perCallUs, perSecond }] of Object.entries(figures)) {
    const cells = [medianUs, p99Us, perCallUs, perSecond].map((value) => value.toFixed(0).padStart(9));
    console.log(`  ${name.padEnd(44)}${cells.join(' ')}   ${(perCallUs / base).toFixed(2).padStart(8)}×`);
  }
}

function mb(bytes: number | null): string {
  return bytes === null ? 'unknown' : `${(bytes / 1024 / 1024).toFixed(2)} MB`;
}
