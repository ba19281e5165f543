import { createHash } from 'node:crypto';
import type { PluginBundle, PluginManifest } from '../../../src/bridge/manifest.ts';
import { packFiles } from '../../../src/packages/pack.ts';
import { builtFiles } from '../../../src/packages/plugin-file.ts';

/** A sound manifest of a plugin with one tool, with changes. */
export function aPluginManifest(changes: Partial<PluginManifest> = {}): PluginManifest {
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
        examples: [{ input: { text: 'a b' }, output: { words: 2 } }],
      },
    ],
    permissions: { tools: [] },
    limits: {},
    ...changes,
  };
}

/** A bundle around a manifest and code; the code is not run by anything here. */
function aBundle(options: { manifest?: PluginManifest; code?: string } = {}): PluginBundle {
  const { manifest = aPluginManifest(), code = 'var __ymera_plugin__ = {};\n' } = options;
  const sourceMap = JSON.stringify({ version: 3, sources: ['src/index.ts'], names: [], mappings: 'AAAA' });
  return { manifest, code, sourceMap, sha256: createHash('sha256').update(code).digest('hex') };
}

/** The package.json that belongs to a manifest, with changes. */
export function aPackageJson(manifest: PluginManifest, changes: object = {}): object {
  const { name, version, description, permissions, limits, engine, secrets, config, categories, isolation } =
    manifest;
  return {
    name,
    version,
    description,
    type: 'module',
    keywords: ['ymera-plugin'],
    dependencies: { '@ymera/plugin-sdk': '0.1.0' },
    ymera: {
      plugin: 1,
      entry: 'src/index.ts',
      provides: {
        tools: manifest.tools.map(({ id }) => id),
        agents: manifest.agents.map(({ id }) => id),
      },
      permissions,
      limits,
      ...JSON.parse(JSON.stringify({ engine, secrets, config, categories, isolation })),
    },
    ...changes,
  };
}

export type PluginPackage = {
  readonly manifest?: PluginManifest;
  readonly code?: string;
  readonly packageJson?: object;
  /** Changes dist/plugin.json after it was built. */
  readonly rewrite?: (file: Record<string, unknown>) => unknown;
  /** Files beside the built ones; a null takes one away. */
  readonly files?: { readonly [path: string]: string | null };
};

/** A packed plugin, as `npm pack` would make it of a built one. */
export async function aPluginTarball(options: PluginPackage = {}): Promise<Uint8Array> {
  const { manifest = aPluginManifest(), packageJson = {}, rewrite = (file) => file, files = {} } = options;
  const bundle = aBundle({ manifest, ...(options.code === undefined ? {} : { code: options.code }) });
  const packed = new Map(builtFiles(bundle));
  packed.set('package.json', Buffer.from(JSON.stringify(aPackageJson(manifest, packageJson))));
  const file: Record<string, unknown> = JSON.parse(
    Buffer.from(packed.get('dist/plugin.json') ?? []).toString(),
  );
  packed.set('dist/plugin.json', Buffer.from(JSON.stringify(rewrite(file))));
  for (const [path, text] of Object.entries(files)) {
    if (text === null) packed.delete(path);
    else packed.set(path, Buffer.from(text));
  }
  return packFiles(packed);
}
