export {
  descriptionHash,
  diffPermissions,
  type PermissionChange,
  type PermissionDiff,
} from './diff-permissions.ts';
export { type DownloadOptions, downloadPackage } from './download.ts';
export { type PackageLimits, packageLimits, registryLimits } from './limits.ts';
export { withoutExamples } from './listed-manifest.ts';
export { type LockFacts, type LockRecord, lockRecord, type PackageSource } from './lock.ts';
export { type OpenOptions, openPackage } from './open-package.ts';
export { packFiles, packFolder, readPackageFolder } from './pack.ts';
export type { JsonObject } from './package-json.ts';
export { builtFiles, type PluginFile } from './plugin-file.ts';
export { type PackageCode, PackageError, type PackageProblem } from './problems.ts';
export { type Provenance, type ProvenanceOptions, verifyProvenance } from './provenance.ts';
export {
  type PackageContents,
  type PackageFile,
  type ReadOptions,
  readPackageTarball,
} from './read-tarball.ts';
export type { Registry, RegistryKey, RequestOptions } from './registry.ts';
export { registryKeys } from './registry-keys.ts';
export { type PackageQuery, type ResolvedPackage, type ResolveOptions, resolvePackage } from './resolve.ts';
export type { ScanCode, ScanFinding, ScanSeverity } from './scan/findings.ts';
export { type ScanSubject, scanPlugin } from './scan/scan-plugin.ts';
export { sdkVersion } from './sdk-version.ts';
export { type FoundPackage, type SearchOptions, searchRegistry } from './search.ts';
export {
  type PackageReport,
  type ValidateOptions,
  type ValidPackage,
  validateContents,
  validatePackage,
} from './validate.ts';
