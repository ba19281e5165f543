import type { ManifestEntry, PluginManifest } from '../bridge/manifest.ts';
import type { PackageLimits } from './limits.ts';
import { pluginFilePath } from './plugin-file.ts';
import { type PackageProblem, problem } from './problems.ts';

/** A manifest as it is kept for listing what a plugin is and may do: its examples are tests, and may be large. */
export function withoutExamples(manifest: PluginManifest): PluginManifest {
  return { ...manifest, tools: manifest.tools.map(bare), agents: manifest.agents.map(bare) };
}

function bare(entry: ManifestEntry): ManifestEntry {
  return { ...entry, examples: [] };
}

/** The problem of a manifest that is too large to be kept. */
export function listedProblems(manifest: PluginManifest, limits: PackageLimits): readonly PackageProblem[] {
  const bytes = Buffer.byteLength(JSON.stringify(withoutExamples(manifest)));
  if (bytes <= limits.listedBytes) return [];
  const message = `it has ${bytes} bytes without its examples, at most ${limits.listedBytes} are kept.`;
  const fix = 'Make descriptions and schemas shorter, or split the plugin.';
  return [problem('PKG_TOO_LARGE', pluginFilePath, message, fix)];
}
