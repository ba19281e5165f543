import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readPackageFolder } from '@ymera/plugin-sdk/packages';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const plugins = readdirSync(join(root, 'plugins'));
const fileOf = (plugin: string, path: string) => readFileSync(join(root, 'plugins', plugin, path), 'utf8');

describe.each(plugins)('the plugin %s', (plugin) => {
  const folder = join(root, 'plugins', plugin);

  it('may be published: its author is told of nothing that a reviewer would stop at', async () => {
    const cli = join(root, 'plugin-sdk/src/cli/main.ts');
    const args = [cli, 'validate', folder, '--strict', '--json'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 4 * 1024 * 1024 });
    const { problems, findings } = JSON.parse(stdout);
    expect(problems).toEqual([]);
    expect(findings.filter(({ severity }: { severity: string }) => severity !== 'low')).toEqual([]);
  });

  it('publishes what it is built to, checked beforehand', () => {
    const { files, scripts } = JSON.parse(fileOf(plugin, 'package.json'));
    expect(files).toEqual(['dist/plugin.js', 'dist/plugin.js.map', 'dist/plugin.json']);
    expect(scripts.prepack).toBe('ymera-plugin validate --strict && ymera-plugin build');
  });

  it('shows every tool and agent in an example and in its README', async () => {
    const { files } = await readPackageFolder(folder);
    const built = files.get('dist/plugin.json')?.bytes ?? [];
    const { tools, agents } = JSON.parse(Buffer.from(built).toString());
    const readme = fileOf(plugin, 'README.md');
    const offered: { id: string; examples: unknown[] }[] = [...tools, ...agents];
    expect(offered.length).toBeGreaterThan(0);
    expect(offered.filter(({ examples }) => examples.length === 0)).toEqual([]);
    expect(offered.filter(({ id }) => !readme.includes(`\`${id}\``))).toEqual([]);
  });
});
