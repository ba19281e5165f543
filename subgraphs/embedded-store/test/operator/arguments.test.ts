import { describe, expect, test } from 'vitest';
import { parseRequest } from '../../src/operator/arguments.ts';
import { useOperatedStore } from './support/operated-store.ts';

describe('the command line', () => {
  test.each([
    [['status', '--json'], { command: 'status', json: true }],
    [['backup', 'a.db', '--force'], { command: 'backup', file: 'a.db', force: true }],
    [['restore', 'a.db'], { command: 'restore', file: 'a.db' }],
    [['check', '--quick'], { command: 'check', quick: true, json: false }],
    [['export', '--out=x', 'agents'], { command: 'export', collection: 'agents', out: 'x', relaxed: false }],
    [['help'], { command: 'help' }],
    [['backup', '--help'], { command: 'help' }],
  ])('%j is understood', (argv, request) => {
    expect(parseRequest(argv)).toMatchObject(request);
  });

  test.each([
    [[], 'A command is missing.'],
    [['stats'], 'There is no command "stats".'],
    [['constructor'], 'There is no command "constructor".'],
    [['status', 'now'], '"status" takes no argument "now".'],
    [['status', '--quick'], "Unknown option '--quick'"],
    [['backup'], '"backup" needs a file.'],
    [['backup', ''], '"backup" needs a file.'],
    [['restore', 'a', 'b'], '"restore" takes one file; "b" is too many.'],
    [['restore', 'a', '--force'], "Unknown option '--force'"],
    [['export', 'agents', '--query'], "Option '--query <value>' argument missing"],
  ])('%j is refused with a reason and the usage', (argv, reason) => {
    expect(() => parseRequest(argv)).toThrow(reason);
    expect(() => parseRequest(argv)).toThrow('Usage: npm run db -- <command>');
  });
});

describe('a command', () => {
  const store = useOperatedStore();

  test('that is misused ends with 64, says so on standard error and writes nothing', async () => {
    const { code, out, err } = await store().run('backup');
    expect({ code, out }).toEqual({ code: 64, out: '' });
    expect(err).toContain('needs a file');
  });

  test('that asks for help gets it', async () => {
    expect(await store().run('--help')).toMatchObject({ code: 0, err: '' });
  });

  test.each(['status', 'check', 'export agents', 'backup a.db'])(
    '%s says that there is no store yet, and makes none',
    async (line) => {
      const { code, err } = await store().run(...line.split(' '));
      expect(code).toBe(1);
      expect(err).toContain(`There is no embedded store in ${store().dataDir}`);
      expect((await store().run('status')).code).toBe(1);
    },
  );
});
