import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bundle } from '../../src/build/bundle.ts';
import { QuickBundle } from '../../src/cli/dev/quick-bundle.ts';
import { FolderWatch } from '../../src/cli/dev/watch.ts';
import { aScaffold, aTerminal } from './support/terminal.ts';

const counting = 'src/count-words.ts';

describe('dev', () => {
  it('answers each save with the examples and the time it took', async () => {
    const { start, folder } = await aScaffold();
    const dev = start('dev', '--folder', folder);
    expect(await dev.until(/Watching .*\n/)).toContain('ok   count-words example 1');
    const file = join(folder, counting);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('total: found.length', 'total: -1'));
    expect(await dev.until(/answered in \d+ ms \(bundle \d+, load \d+, call \d+\)/)).toContain(
      'EXAMPLE_DIFFERS',
    );
    await writeFile(file, text);
    expect(await dev.until(/count-words\.ts saved, answered/)).toContain('ok   count-words example 2');
    expect(await dev.stop()).toBe(0);
  });

  it('goes on after a mistake, and tells where package.json disagrees', async () => {
    const { start, folder } = await aScaffold();
    const dev = start('dev', 'count-words', '{"text":"a b"}', '--folder', folder);
    expect(await dev.until(/Watching .*\n/)).toContain('"total": 2');
    const file = join(folder, 'src/index.ts');
    const text = await readFile(file, 'utf8');
    await writeFile(file, `import 'node:net';\n${text}`);
    await dev.until(/NODE_BUILTIN src\/index\.ts:1:\d+/);
    await writeFile(file, text.replace("'count-words': count", "'count-words': count, more: count"));
    expect(await dev.until(/PROVIDES_MISMATCH package\.json ymera\.provides\.tools\n/)).toContain(
      '"total": 2',
    );
    expect(await dev.stop()).toBe(0);
  });

  it('lives through a plugin that never ends', async () => {
    const { start, folder } = await aScaffold();
    const dev = start('dev', 'count-words', '{"text":"a"}', '--folder', folder);
    await dev.until(/Watching .*\n/);
    const file = join(folder, counting);
    const text = await readFile(file, 'utf8');
    // Three such calls and the platform would disable the plugin.
    const endless = 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);';
    for (let round = 0; round < 3; round += 1) {
      await writeFile(file, text.replace('const found', `${endless} ${round};\n  const found`));
      expect(await dev.until(/answered/)).toContain('CPU_TIMEOUT');
    }
    await writeFile(file, text);
    expect(await dev.until(/answered/)).toContain('"total": 1');
    await dev.stop();
  });

  it('of a folder without a plugin says so, and waits for one', async () => {
    const terminal = await aTerminal();
    const dev = terminal.start('dev');
    await dev.until(/MANIFEST_INVALID package\.json.*Watching/s);
    expect(await dev.stop()).toBe(0);
  });
});

describe('the bundler of dev', () => {
  it.each(['words', 'libraries'])('gives the very bytes of the build for the fixture %s', async (name) => {
    const folder = await realpath(fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url)));
    const quick = await QuickBundle.open(folder, 'src/index.ts');
    try {
      const built = await bundle(folder, 'src/index.ts');
      expect(await quick.bundle()).toEqual(built);
    } finally {
      await quick.close();
    }
  });
});

describe('watching a folder', () => {
  it('tells of files that are written, in folders that are new as well, and ends when it is told to', async () => {
    const { cwd } = await aTerminal();
    await mkdir(join(cwd, 'src'));
    const stop = new AbortController();
    const watch = await FolderWatch.open(cwd, stop.signal);
    await writeFile(join(cwd, 'src/a.ts'), '1');
    expect((await watch.next())?.paths).toContain(join('src', 'a.ts'));
    await mkdir(join(cwd, 'lib'));
    await watch.next();
    await writeFile(join(cwd, 'lib/b.ts'), '1');
    expect((await watch.next())?.paths.join()).toContain('lib');
    stop.abort();
    expect(await watch.next()).toBeUndefined();
  });

  it('does not tell of what is installed, built or hidden', async () => {
    const { cwd } = await aTerminal();
    for (const folder of ['node_modules', 'dist', '.git', 'src']) await mkdir(join(cwd, folder));
    const stop = new AbortController();
    const watch = await FolderWatch.open(cwd, stop.signal);
    for (const path of ['node_modules/a.js', 'dist/plugin.js', '.git/HEAD', 'a.tgz']) {
      await writeFile(join(cwd, path), '1');
    }
    await writeFile(join(cwd, 'src/a.ts'), '1');
    expect((await watch.next())?.paths).toEqual([join('src', 'a.ts')]);
    stop.abort();
  });
});
