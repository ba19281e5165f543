import { createHash } from 'node:crypto';
import type { PluginManifest } from '@ymera/plugin-sdk/host';
import { builtFiles, packFiles } from '@ymera/plugin-sdk/packages';

/** A sound manifest of a plugin with one tool, with changes. */
export function aManifest(changes: Partial<PluginManifest> = {}): PluginManifest {
  return {
    name: 'word-tools',
    version: '1.0.0',
    description: 'Counts words',
    agents: [],
    tools: [
      {
        id: 'count-words',
        title: 'Count words',
        description: 'Counts the words of a text',
        inputSchema: { type: 'object' },
        annotations: { readOnly: true, idempotent: true },
        examples: [{ input: { text: 'a b' } }],
      },
    ],
    permissions: { tools: [] },
    limits: {},
    ...changes,
  };
}

/** The package.json that belongs to a manifest, with changes. */
export function aPackageJson(manifest: PluginManifest, changes: object = {}): Record<string, unknown> {
  const { name, version, description, permissions, limits, agents, tools, engine, secrets } = manifest;
  return {
    name,
    version,
    description,
    keywords: ['ymera-plugin'],
    ymera: {
      plugin: 1,
      entry: 'src/index.ts',
      provides: { tools: tools.map(({ id }) => id), agents: agents.map(({ id }) => id) },
      permissions,
      limits,
      ...JSON.parse(JSON.stringify({ engine, secrets })),
    },
    ...changes,
  };
}

/** A packed plugin with this manifest; nothing here runs its code. */
export async function aTarball(
  changes: Partial<PluginManifest> = {},
  { code = 'var __ymera_plugin__ = {};\n', packageJson = {} }: { code?: string; packageJson?: object } = {},
): Promise<Uint8Array> {
  const manifest = aManifest(changes);
  const sourceMap = JSON.stringify({ version: 3, sources: ['src/index.ts'], names: [], mappings: 'AAAA' });
  const sha256 = createHash('sha256').update(code).digest('hex');
  const files = new Map(builtFiles({ manifest, code, sourceMap, sha256 }));
  files.set('package.json', Buffer.from(JSON.stringify(aPackageJson(manifest, packageJson))));
  return packFiles(files);
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
