import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidArgumentError, isJsonObject, type JsonObject } from '@ymera/kernel';
import type { Log } from '@ymera/kernel/log';
import { packFolder } from '@ymera/plugin-sdk/packages';
import { nearNames } from '../../../domain/near-names.ts';
import type { CatalogueEntry } from '../../../plugin-desk.ts';

const packageJsonBytesMax = 256 * 1024;
const namesShown = 20;

/**
 * Lists the plugins in these folders by their package.json, without running or building any of them: that is done when
 * one is installed. A folder that holds no plugin, or one of a name that was there before, is logged and left out.
 */
export async function readCatalogue(
  folders: readonly string[],
  log: Log,
): Promise<readonly CatalogueEntry[]> {
  const entries = new Map<string, CatalogueEntry>();
  for (const folder of folders) {
    const entry = await readEntry(folder, log);
    if (entry && entries.has(entry.name)) log.warn('a plugin is in the catalogue already', { folder });
    else if (entry) entries.set(entry.name, entry);
  }
  return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @throws InvalidArgumentError with the names that there are */
export function catalogueEntry(catalogue: readonly CatalogueEntry[], name: string): CatalogueEntry {
  const found = catalogue.find((entry) => entry.name === name);
  if (found) return found;
  const names = catalogue.map((entry) => entry.name);
  const near = nearNames(name, names);
  const known = near.length > 0 ? near : names.slice(0, namesShown);
  const there = known.length > 0 ? `such as ${known.join(', ')}` : 'of which there is none here';
  throw new InvalidArgumentError('input.catalogue', `a plugin that comes with the platform, ${there}`, name);
}

async function readEntry(folder: string, log: Log): Promise<CatalogueEntry | null> {
  try {
    const { name, version, description, ymera } = await readPackageJson(folder);
    if (typeof name !== 'string' || typeof version !== 'string' || !isJsonObject(ymera)) {
      throw new TypeError('its package.json names no plugin: name, version and ymera belong there');
    }
    const told = typeof description === 'string' ? description : '';
    return { name, version, description: told, pack: () => packFolder(folder) };
  } catch (error) {
    log.warn('a folder of the catalogue holds no plugin', { folder, error });
    return null;
  }
}

async function readPackageJson(folder: string): Promise<JsonObject> {
  const file = await open(join(folder, 'package.json'));
  try {
    const { size } = await file.stat();
    if (size > packageJsonBytesMax) throw new RangeError(`its package.json has ${size} bytes`);
    const json: unknown = JSON.parse(await file.readFile('utf8'));
    if (!isJsonObject(json)) throw new TypeError('its package.json holds no object');
    return json;
  } finally {
    await file.close();
  }
}
