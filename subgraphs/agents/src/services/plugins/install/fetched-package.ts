import type { PackageContents } from '@ymera/plugin-sdk/packages';
import type { PluginFinding, PluginVersion } from '../../../domain/plugin-version.ts';

/** A package in memory, and what is known of where it came from. */
export interface FetchedPackage
  extends Pick<PluginVersion, 'source' | 'provenance' | 'publisher' | 'reviewed'> {
  readonly contents: PackageContents;
  /** What its source says beside the code. */
  readonly notes: readonly PluginFinding[];
}

/** The name in a package.json that nobody has checked yet; it is shown, and nothing is decided by it. */
export function claimedName({ packageJson }: PackageContents): string {
  return typeof packageJson.name === 'string' ? packageJson.name.slice(0, 214) : '';
}
