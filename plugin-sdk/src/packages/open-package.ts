import type { PluginBundle } from '../bridge/manifest.ts';
import { bundleOf, digestProblems } from './bundle-of.ts';
import { packageLimits } from './limits.ts';
import { pluginFilePath, readPluginFile } from './plugin-file.ts';
import { refuseAll } from './problems.ts';
import { engineProblems } from './publish-rules.ts';
import { readPackageTarball } from './read-tarball.ts';
import { sdkVersion } from './sdk-version.ts';

export type OpenOptions = {
  /** Version of the platform that the engine range must fit. Default: the version of this SDK. */
  readonly platformVersion?: string;
};

/**
 * The plugin in a package that was checked when it was installed, to be loaded: its bytes must still have the
 * integrity of that time, and the platform must still fit its engine range. The code is not scanned again. Throws
 * `PackageError`.
 */
export async function openPackage(
  packed: Uint8Array,
  integrity: string,
  options: OpenOptions = {},
): Promise<PluginBundle> {
  const contents = await readPackageTarball(packed, { integrity });
  const file = readPluginFile(contents.files, packageLimits);
  const platformVersion = options.platformVersion ?? sdkVersion;
  refuseAll([
    ...digestProblems(contents, file),
    ...engineProblems(file.engine, platformVersion, `${pluginFilePath} engine`),
  ]);
  return bundleOf(contents, file, packageLimits);
}
