import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const nodeModules = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** A sound `ymera` field, with changes. */
export function aManifest(changes: object = {}): object {
  return { plugin: 1, entry: 'src/index.ts', provides: { tools: ['echo'] }, ...changes };
}

/** A sound entry file whose tool does `body`. */
export function anEntry(options: { body?: string; imports?: string; permissions?: string } = {}): string {
  const { body = 'return input;', imports = '', permissions = '' } = options;
  return `${imports}
import { createPlugin } from '@ymera/plugin-sdk';
import * as z from 'zod';
const plugin = createPlugin(${permissions});
const echo = plugin.tool({
  title: 'Echo', description: 'Gives back', input: z.object({ text: z.string() }), output: z.any(),
  run(input, ctx) { ${body} },
});
export default plugin.define({ tools: { echo } });
`;
}

/** Writes a plugin package to a folder that is removed when the test is over. */
export async function aPackage(
  options: { manifest?: unknown; files?: { readonly [path: string]: string } } = {},
): Promise<string> {
  const { manifest = aManifest(), files = { 'src/index.ts': anEntry() } } = options;
  const folder = await mkdtemp(join(tmpdir(), 'ymera-plugin-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await symlink(nodeModules, join(folder, 'node_modules'), 'dir');
  const json = { name: 'a-plugin', version: '1.0.0', type: 'module', ymera: manifest };
  for (const [path, text] of Object.entries({ 'package.json': JSON.stringify(json), ...files })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}
