import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mustAsk } from '../support/graph.ts';
import type { Installation } from '../support/installation.ts';
import { temporaryFolder } from '../support/platform.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const guide = readFileSync(join(root, 'docs/audit.md'), 'utf8');
const script = join(root, 'subgraphs/security/src/audit-cli/main.ts');

const blocksOf = (language: string) =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, text = '']) => text);

/** On an installation whose log has entries already. */
export function describeAudit(opened: () => Installation): void {
  describe('the guide to the audit log', () => {
    let folder: Awaited<ReturnType<typeof temporaryFolder>>;
    const file = (name: string) => join(folder.path, name);
    const audit = (...args: readonly string[]) =>
      run(process.execPath, [script, ...args], { cwd: folder.path });

    beforeAll(async () => {
      folder = await temporaryFolder();
      await writeFile(file('token.txt'), `${opened().token}\n`);
    });

    afterAll(() => folder?.remove());

    it.each(blocksOf('graphql'))('shows a query that answers: %s', async (query) => {
      const { url, token } = opened();
      const data = await mustAsk(url, query, { token });
      if (data.verifyAudit) expect(data.verifyAudit).toMatchObject({ valid: true, problem: null });
    });

    it('shows commands that read a log out and find it to be what was signed', async () => {
      const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
      expect(scripts.audit).toBe('node subgraphs/security/src/audit-cli/main.ts');
      for (const line of blocksOf('sh').join('').trim().split('\n')) {
        const [command = '', target] = line.replace('npm run --silent audit -- ', '').split(' > ');
        const args = command.split(' ');
        const { stdout } = await audit(...args, ...(args[0] === 'verify' ? [] : ['--url', opened().url]));
        if (target) await writeFile(file(target), stdout);
        else expect(stdout).toMatch(/^OK: the [0-9]+ entries of tenant_default are what was signed/);
      }
    });

    it('is right that a changed line is named, and that a kept head tells of a log that was cut off', async () => {
      const lines = (await readFile(file('log.jsonl'), 'utf8')).trimEnd().split('\n');
      await writeFile(
        file('changed.jsonl'),
        lines.with(2, lines[2]?.replace('"at":1', '"at":2') ?? '').join('\n'),
      );
      await expect(audit('verify', 'changed.jsonl', '--key', 'key.txt')).rejects.toMatchObject({
        code: 1,
        stdout: expect.stringContaining('BROKEN at line 3, entry 3: Entry 3 was changed'),
      });
      const { note } = JSON.parse(lines.at(-1) ?? '');
      await writeFile(file('head.txt'), note);
      await writeFile(file('cut.jsonl'), lines.slice(0, 2).join('\n'));
      await expect(
        audit('verify', 'cut.jsonl', '--key', 'key.txt', '--since', 'head.txt'),
      ).rejects.toMatchObject({
        code: 1,
        stdout: expect.stringContaining('missing from the end'),
      });
    });

    it.each([
      [['verify', 'log.jsonl'], '--key'],
      [['verify', 'nowhere.jsonl', '--key', 'key.txt'], 'nowhere.jsonl'],
      [['verify', 'log.jsonl', '--key', 'a+b'], 'no verifier key'],
      [['export'], '--token-file'],
      [['burn'], 'verify log.jsonl'],
      [['export', '--token-file', 'key.txt', '--url', 'http://127.0.0.1:1'], 'does not answer'],
    ])('is told what is wrong with %s', async (args, said) => {
      await expect(audit(...args)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(said) });
    });
  });
}
