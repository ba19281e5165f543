import { realpath } from 'node:fs/promises';
import { defaultLimits } from '../../bridge/limits.ts';
import type { PluginDescription } from '../../bridge/manifest.ts';
import { bundle } from '../../build/bundle.ts';
import { describeBundle } from '../../host/describe.ts';
import { type Json, objectAt } from './package-text.ts';

const usualEntry = 'src/index.ts';

/** The entry file that package.json names, else the usual one. */
export function entryOf(json: Json): string {
  const { entry } = objectAt(json, 'ymera');
  return typeof entry === 'string' && entry !== '' ? entry : usualEntry;
}

/** What the code of a folder says about itself, however wrong the rest of package.json is. */
export async function describeFolder(directory: string, json: Json): Promise<PluginDescription> {
  const real = await realpath(directory);
  const { code, sourceMap } = await bundle(real, entryOf(json));
  const name = typeof json.name === 'string' ? json.name : 'plugin';
  const codegen = 'codegen' in objectAt(objectAt(json, 'ymera'), 'permissions');
  return describeBundle({ name, code, sourceMap, memoryMb: defaultLimits.memoryMb, codegen });
}
