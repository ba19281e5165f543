import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readAgentFolder } from '../../../src/services/agent-files/read-folder.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ymera-agent-folder-'));
});
afterEach(() => rm(folder, { recursive: true }));

const agent = (name: string) => `---\nname: ${name}\ndescription: Does it\n---\nYou do it.\n`;
async function write(path: string, content: string | Uint8Array = agent('a')) {
  await mkdir(dirname(join(folder, 'in', path)), { recursive: true });
  await writeFile(join(folder, 'in', path), content);
}
const read = async () => {
  const { files, diagnostics } = await readAgentFolder(join(folder, 'in'));
  return {
    ids: files.map(({ definition }) => definition.id),
    paths: files.map(({ source }) => source.path),
    diagnostics: diagnostics.map(({ code, path }) => `${code} ${path}`),
  };
};

describe('a folder of definition files', () => {
  test('is read in order of paths, with the folders below it', async () => {
    await write('z.md', agent('z'));
    await write('infra/a.markdown', agent('a'));
    await write('notes.txt');
    await write('.git/b.md');
    await write('node_modules/c.md');
    expect(await read()).toEqual({ ids: ['a', 'z'], paths: ['infra/a.markdown', 'z.md'], diagnostics: [] });
  });

  test('gives an agent or a diagnostic for each file', async () => {
    await write('a.md');
    await write('README.md', '# Agents\n');
    await write('latin.md', Buffer.from(agent('café'), 'latin1'));
    await write('large.md', agent('l') + 'x'.repeat(1_000_000));
    const { ids, diagnostics } = await read();
    expect(ids).toEqual(['a']);
    expect(diagnostics.sort()).toEqual([
      'FILE_NOT_TEXT latin.md',
      'FILE_TOO_LARGE large.md',
      'FRONT_MATTER_MISSING README.md',
    ]);
  });

  test('takes the first of two files that define the same agent', async () => {
    await write('a.md');
    await write('b/a.md');
    const { files, diagnostics } = await readAgentFolder(join(folder, 'in'));
    expect(files.map(({ source }) => source.path)).toEqual(['a.md']);
    expect(diagnostics).toMatchObject([
      { code: 'AGENT_DEFINED_TWICE', path: 'b/a.md', message: expect.stringContaining('"a.md"') },
    ]);
  });

  test('follows links within it, and none that lead out', async () => {
    await write('agents/a.md');
    await writeFile(join(folder, 'secret.md'), agent('secret'));
    await mkdir(join(folder, 'outside'));
    await writeFile(join(folder, 'outside', 'b.md'), agent('b'));
    await symlink('../../secret.md', join(folder, 'in', 'agents', 'out.md'));
    await symlink('../outside', join(folder, 'in', 'out'));
    await symlink('agents/a.md', join(folder, 'in', 'z.md'));
    await symlink('nowhere', join(folder, 'in', 'dangling.md'));
    await symlink('..', join(folder, 'in', 'agents', 'loop'));
    const { ids, diagnostics } = await read();
    expect(ids).toEqual(['a']);
    expect(diagnostics.sort()).toEqual([
      'AGENT_DEFINED_TWICE z.md',
      'FILE_UNREADABLE dangling.md',
      'LINK_LEAVES_FOLDER agents/out.md',
      'LINK_LEAVES_FOLDER out',
    ]);
  });

  test('is not read without end', async () => {
    await write(`${'d/'.repeat(12)}a.md`);
    const { ids, diagnostics } = await read();
    expect(ids).toEqual([]);
    expect(diagnostics).toEqual([expect.stringMatching(/^FOLDER_TOO_LARGE d\/d/)]);
  });

  test('that is not there is told', async () => {
    expect(await read()).toMatchObject({
      ids: [],
      diagnostics: [expect.stringContaining('FOLDER_UNREADABLE')],
    });
  });
});
