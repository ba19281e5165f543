import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRecordingLog } from '@ymera/kernel/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { catalogueEntry, readCatalogue } from '../../../../src/services/plugins/install/catalogue.ts';
import { aManifest, aPackageJson } from './packages.ts';

async function folders(files: Record<string, string | null>): Promise<string[]> {
  const parent = await mkdtemp(join(tmpdir(), 'ymera-catalogue-'));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  const made = Object.entries(files).map(async ([name, packageJson]) => {
    await mkdir(join(parent, name));
    if (packageJson !== null) await writeFile(join(parent, name, 'package.json'), packageJson);
    return join(parent, name);
  });
  return Promise.all(made);
}

const json = (name: string, description = 'Counts words') =>
  JSON.stringify(aPackageJson(aManifest({ name, description })));

describe('the catalogue', () => {
  it('lists plugins by their package.json, in order of their names, and builds none', async () => {
    const log = createRecordingLog();
    const entries = await readCatalogue(await folders({ one: json('b'), two: json('a') }), log);
    expect(entries).toMatchObject([
      { name: 'a', version: '1.0.0', description: 'Counts words' },
      { name: 'b', version: '1.0.0' },
    ]);
    expect(log.lines).toEqual([]);
  });

  it('leaves out what is no plugin, and says so', async () => {
    const log = createRecordingLog();
    const given = await folders({
      sound: json('a'),
      twice: json('a'),
      empty: null,
      broken: '{',
      list: '[]',
      library: '{ "name": "b", "version": "1.0.0" }',
      huge: `${json('c')}${' '.repeat(300_000)}`,
    });
    expect(await readCatalogue([...given, '/nowhere'], log)).toMatchObject([{ name: 'a' }]);
    expect(log.lines.map(({ level }) => level)).toEqual(Array(7).fill('warn'));
  });

  it('names what it has to whoever asks for something else', async () => {
    const log = createRecordingLog();
    const entries = await readCatalogue(await folders({ one: json('word-tools'), two: json('a') }), log);
    expect(catalogueEntry(entries, 'a')).toBe(entries[0]);
    expect(() => catalogueEntry(entries, 'wrod-tools')).toThrow('such as word-tools; it is wrod-tools');
    expect(() => catalogueEntry(entries, 'something-else')).toThrow('such as a, word-tools');
    expect(() => catalogueEntry([], 'a')).toThrow('of which there is none here');
  });
});
