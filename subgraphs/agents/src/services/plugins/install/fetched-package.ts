import type { PackageContents } from '@ymera/plugin-sdk/packages';
import type { PluginFinding, PluginVersion } from '../../../domain/plugin-version.ts';

/** A package in memory, and what is known of where it came from. */
export interface FetchedPackage
  extends Pick<PluginVersion, 'source' | 'provenance' | 'publisher' | 'reviewed'> {
  readonly contents: PackageContents;
  /** What its source says beside the code. */
  readonly notes: readonly PluginFinding[];
}

const packageName = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;

/** The name in a package.json that nobody has checked yet, when it is one; it is shown, and decides nothing. */
export function claimedName({ packageJson: { name } }: PackageContents): string {
  return typeof name === 'string' && name.length <= 214 && packageName.test(name) ? name : '';
}
