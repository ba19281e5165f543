import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);

/** What a process writes that logs so, line by line; `use` is code that is given a log. */
async function written(use: string, level = 'info'): Promise<Record<string, unknown>[]> {
  const script = `
    import { createLog } from '@ymera/kernel/log';
    const log = createLog({ level: '${level}', name: 'gateway' });
    ${use}`;
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', script], {
    cwd: import.meta.dirname,
  });
  expect(stdout).toBe('');
  return stderr
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

describe('a log', () => {
  it('writes one JSON object a line to standard error, from its level up', async () => {
    const lines = await written("log.debug('a'); log.info('b', { runId: 'run_1' }); log.error('c');");
    expect(lines).toMatchObject([
      { level: 30, name: 'gateway', msg: 'b', runId: 'run_1' },
      { level: 50, msg: 'c' },
    ]);
  });

  it('writes an error whole, with its stack and its cause', async () => {
    const [line] = await written(
      "log.error('failed', { error: new Error('outer', { cause: new Error('inner') }) });",
    );
    expect(line).toMatchObject({
      error: {
        message: 'outer',
        stack: expect.stringMatching(/outer\n +at /),
        cause: { message: 'inner', stack: expect.stringMatching(/inner\n +at /) },
      },
    });
  });

  it('leaves out fields that hold secrets, and those of objects in them', async () => {
    const lines = await written(`
      log.info('a', { password: 'hunter2', token: 'hunter2', user: { secret: 'hunter2', id: 'u' } });
      log.child({ authorization: 'Bearer hunter2', part: 'http' }).info('b');`);
    expect(JSON.stringify(lines)).not.toContain('hunter2');
    expect(lines).toMatchObject([{ user: { id: 'u' } }, { part: 'http', msg: 'b' }]);
  });

  it('that is silent writes nothing', async () => {
    expect(await written("log.error('a');", 'silent')).toEqual([]);
  });
});
