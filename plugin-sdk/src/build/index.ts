export type { ManifestEntry, PluginBundle, PluginManifest, ToolPermission } from '../bridge/manifest.ts';
export { buildPlugin } from './build-plugin.ts';
export { type BuildProblem, PluginBuildError } from './errors.ts';
