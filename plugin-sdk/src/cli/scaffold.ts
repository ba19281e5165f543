import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sdkVersion } from '../packages/sdk-version.ts';

const template = fileURLToPath(new URL('../../template/', import.meta.url));
const templateName = 'word-tools';

/** The files of a new plugin by path, from the template that is a working plugin itself. */
export async function scaffold(name: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const entries = await readdir(template, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(template.length).split(sep).join('/'))
    .filter((path) => !/^(node_modules|dist)\//.test(path))
    .sort();
  const files = new Map<string, Uint8Array>();
  for (const path of paths) {
    const text = await readFile(join(template, path), 'utf8');
    files.set(targetOf(path), Buffer.from(path === 'package.json' ? named(text, name) : renamed(text, name)));
  }
  return files;
}

/** npm reads a file called .gitignore as a list of what not to pack, so the template has it without the dot. */
function targetOf(path: string): string {
  return path === 'gitignore' ? '.gitignore' : path;
}

function renamed(text: string, name: string): string {
  return text.replaceAll(templateName, name);
}

function named(text: string, name: string): string {
  const json = JSON.parse(text); // The template's own file.
  const devDependencies = { ...json.devDependencies, '@ymera/plugin-sdk': sdkVersion };
  return `${JSON.stringify({ ...json, name, devDependencies }, null, 2)}\n`;
}
