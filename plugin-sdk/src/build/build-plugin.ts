import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { defaultLimits } from '../bridge/limits.ts';
import type { PluginBundle, PluginDescription } from '../bridge/manifest.ts';
import { describeBundle } from '../host/describe.ts';
import { PluginLoadError } from '../host/errors.ts';
import { bundle } from './bundle.ts';
import { compare } from './compare.ts';
import { PluginBuildError, refuseIfAny } from './errors.ts';
import { type PackageManifest, readManifest } from './read-manifest.ts';

/**
 * Builds the plugin in a folder: checks package.json, bundles the entry file, runs it once in the sandbox, and
 * compares what it says with package.json. Writes nothing. Throws `PluginBuildError` with everything to mend.
 */
export async function buildPlugin(packageDir: string): Promise<PluginBundle> {
  const directory = await realpath(packageDir).catch(() => packageDir);
  const manifest = await readManifest(directory);
  const { code, sourceMap } = await bundle(directory, manifest.entry);
  const description = await describe(manifest, code, sourceMap);
  refuseIfAny(compare(manifest, description));
  const { entry: _, provides: __, config = description.config, ...facts } = manifest;
  return {
    manifest: {
      ...facts,
      ...(config === undefined ? {} : { config }),
      agents: description.agents,
      tools: description.tools,
    },
    code,
    sourceMap,
    sha256: createHash('sha256').update(code).digest('hex'),
  };
}

async function describe(
  manifest: PackageManifest,
  code: string,
  sourceMap: string,
): Promise<PluginDescription> {
  const memoryMb = Math.min(manifest.limits.memoryMb ?? defaultLimits.memoryMb, defaultLimits.memoryMaxMb);
  try {
    return await describeBundle({
      name: manifest.name,
      code,
      sourceMap,
      memoryMb,
      codegen: manifest.permissions.codegen !== undefined,
    });
  } catch (error) {
    if (!(error instanceof PluginLoadError)) throw error;
    const { code: reason, message, stack } = error.envelope;
    const problem = {
      code: 'LOAD_FAILED' as const,
      where: stack ? (/\((.+)\)/.exec(stack)?.[1] ?? manifest.entry) : manifest.entry,
      message: `the code fails when it is loaded: ${reason}, ${message}.`,
      fix: 'Mend it, and keep work out of the top level of modules.',
    };
    throw new PluginBuildError([problem], { cause: error });
  }
}
