import { openPluginHost } from '../../src/host/index.ts';
import { rawBundle } from './bundles.ts';

// A process of its own that opens a host, keeps it busy, and says which child it started.
const spawned: (number | undefined)[] = [];
const { spawn } = await import('node:child_process');
const host = await openPluginHost({
  spawn: (command, args, options) => {
    const child = spawn(command, args, options);
    spawned.push(child.pid);
    return child;
  },
});
const plugin = await host.load(
  rawBundle({ tools: { spin: { run: 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);' } } }),
);
void plugin.call({ kind: 'tool', name: 'spin', input: null, run: { id: 'run_1' } });
process.stdout.write(`${spawned[0]}\n`);
