import { spawn } from 'node:child_process';
import process from 'node:process';
import type { BareCall } from './bare.ts';

/**
 * A process that gives back each line that it is sent, unread: what a change of processes and back costs by itself,
 * which no sandbox in a process of its own can do without.
 */
export function openEchoProcess(): { readonly call: BareCall; readonly close: () => void } {
  const child = spawn(process.execPath, ['--eval', 'process.stdin.pipe(process.stdout)'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting: ((line: string) => void)[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) waiting.shift()?.(line);
  });
  return {
    call: async (input) => {
      const { promise, resolve } = Promise.withResolvers<string>();
      waiting.push(resolve);
      // What one turn has to say goes out at once, as it does on the way to a plugin.
      if (child.stdin.writableCorked === 0) {
        child.stdin.cork();
        process.nextTick(() => child.stdin.uncork());
      }
      child.stdin.write(`${JSON.stringify(input)}\n`);
      return JSON.parse(await promise);
    },
    close: () => void child.kill(),
  };
}
