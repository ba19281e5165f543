import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aRegistry } from '../packages/support/registry.ts';
import { aScaffold } from './support/terminal.ts';

/** A scaffolded plugin that asks for one host; the tool of the published versions has another name. */
async function aPluginWithNetwork() {
  const scaffold = await aScaffold();
  const json = JSON.parse(await readFile(join(scaffold.folder, 'package.json'), 'utf8'));
  const permissions = { network: [{ host: 'api.example.org', reason: 'Asks for the weather' }] };
  const changed = { ...json, name: 'word-tools', version: '2.0.0', ymera: { ...json.ymera, permissions } };
  await writeFile(join(scaffold.folder, 'package.json'), JSON.stringify(changed));
  const entry = join(scaffold.folder, 'src/index.ts');
  const text = await readFile(entry, 'utf8');
  const coded = "createPlugin({ permissions: { network: ['api.example.org'] } })";
  await writeFile(entry, text.replace('createPlugin()', coded));
  return scaffold;
}

describe('permissions compared with a published version', () => {
  it('are those of the version, range or tag that is named', async () => {
    const registry = await aRegistry();
    await registry.publish({ manifest: { version: '1.0.0' } });
    const { run, folder } = await aPluginWithNetwork();
    for (const version of ['1.0.0', '^1.0.0', 'latest']) {
      const diff = await run('permissions', folder, '--diff', version, '--registry', registry.url, '--json');
      expect(diff.exitCode).toBe(4);
      expect(diff.json()).toMatchObject({
        from: '1.0.0',
        to: '2.0.0',
        needsConsent: true,
        changes: [{ change: 'added', what: 'api.example.org', reason: 'Asks for the weather' }],
      });
    }
  });

  it('cannot be told of a version that was never published', async () => {
    const registry = await aRegistry();
    await registry.publish({ manifest: { version: '1.0.0' } });
    const { run, folder } = await aPluginWithNetwork();
    const missing = await run('permissions', folder, '--diff', '3', '--registry', registry.url);
    expect([missing.exitCode, missing.err.split(' ')[0]]).toEqual([1, 'PKG_VERSION_NOT_FOUND']);
  });

  it('cannot be told by a registry that does not answer, and that is not the fault of the plugin', async () => {
    const { run, folder } = await aPluginWithNetwork();
    const args = ['permissions', folder, '--diff', '1', '--registry'];
    const silent = await run(...args, 'http://127.0.0.1:1');
    expect([silent.exitCode, silent.err.split(' ')[0]]).toEqual([3, 'PKG_REGISTRY_UNREACHABLE']);
    const foreign = await run(...args, 'ftp://example.org');
    expect([foreign.exitCode, foreign.err.split(' ')[0]]).toEqual([2, 'PKG_REGISTRY_ADDRESS']);
  });
});
