import { spawn } from 'node:child_process';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { openPluginHost } from '../src/host/index.ts';

/** A process that says one frame of this text in place of what was agreed, and then waits. */
function sayOnly(text: string) {
  const frame = Buffer.concat([Buffer.alloc(4), Buffer.from(text)]);
  frame.writeUInt32BE(frame.length - 4, 0);
  const script = `process.stdout.write(Buffer.from('${frame.toString('hex')}', 'hex')); process.stdin.resume()`;
  return openPluginHost({
    hardening: 'off',
    spawn: (_command, _args, options) => spawn(process.execPath, ['--eval', script], options),
  });
}

describe('a plugin process that was taken over', () => {
  it('and speaks no JSON is killed, and harms its host no further', async () => {
    await expect(sayOnly('{"type":"rea\n')).rejects.toThrow('ended before it was ready');
    await expect(sayOnly('')).rejects.toThrow('ended before it was ready');
  });
});
