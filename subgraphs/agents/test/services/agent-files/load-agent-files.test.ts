import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@ymera/kernel';
import { createRecordingLog } from '@ymera/kernel/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentFile } from '../../../src/domain/agent-file/agent-file.ts';
import { loadAgentFiles } from '../../../src/services/agent-files/load-agent-files.ts';
import { watchAgentFolders } from '../../../src/services/agent-files/watch-agent-folders.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ymera-agent-files-'));
  await mkdir(join(folder, 'one'));
  await mkdir(join(folder, 'two'));
});
afterEach(() => rm(folder, { recursive: true }));

const agent = (name: string, title = name) =>
  `---\nname: ${name}\ntitle: ${title}\ndescription: b\n---\nYou.\n`;

/** Folders whose agents go into a list, and a promise of the next such list. */
function loading(folders: readonly string[]) {
  const log = createRecordingLog();
  const stored: (readonly AgentFile[])[] = [];
  let told = () => {};
  const definitions = {
    replaceFiles: async (files: readonly AgentFile[]) => {
      stored.push(files);
      told();
    },
  };
  const next = () => new Promise<void>((resolve) => (told = resolve));
  const parts = { definitions, log, folders, clock: systemClock };
  const titles = () => stored.at(-1)?.map(({ definition }) => definition.title);
  return { parts, log, next, titles };
}

describe('folders of definition files', () => {
  test('are loaded together, the earlier before the later', async () => {
    await writeFile(join(folder, 'one', 'a.md'), agent('a', 'First'));
    await writeFile(join(folder, 'two', 'a.md'), agent('a', 'Second'));
    await writeFile(join(folder, 'two', 'b.md'), agent('b', 'Other'));
    const { parts, log, titles } = loading([join(folder, 'one'), join(folder, 'two')]);
    await loadAgentFiles(parts);
    expect(titles()).toEqual(['First', 'Other']);
    expect(log.lines).toMatchObject([{ message: 'an agent is defined in two folders' }]);
  });

  test('are loaded without those that are not there, which the log names', async () => {
    await writeFile(join(folder, 'one', 'a.md'), agent('a'));
    const { parts, log, titles } = loading([join(folder, 'none'), join(folder, 'one')]);
    await loadAgentFiles(parts);
    expect(titles()).toEqual(['a']);
    expect(log.lines).toMatchObject([{ level: 'warn', fields: { code: 'FOLDER_UNREADABLE' } }]);
  });

  test('are loaded again when a file changes', async () => {
    await writeFile(join(folder, 'one', 'a.md'), agent('a', 'Old'));
    const { parts, next, titles } = loading([join(folder, 'one'), join(folder, 'none')]);
    const stopping = new AbortController();
    const watching = watchAgentFolders(parts, stopping.signal);
    const changed = next();
    await writeFile(join(folder, 'one', 'a.md'), agent('a', 'New'));
    await changed;
    expect(titles()).toEqual(['New']);
    const removed = next();
    await rm(join(folder, 'one', 'a.md'));
    await removed;
    expect(titles()).toEqual([]);
    stopping.abort();
    await watching;
  });

  test('are watched no longer once that is called off', async () => {
    const { parts, titles } = loading([join(folder, 'one')]);
    await watchAgentFolders(parts, AbortSignal.abort());
    expect(titles()).toBeUndefined();
  });
});
