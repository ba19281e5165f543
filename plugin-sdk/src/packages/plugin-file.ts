import { createHash } from 'node:crypto';
import { effectKinds, type PluginBundle, type PluginManifest } from '../bridge/manifest.ts';
import { facts, flag, isId, jsonSchema, packageName, text, version } from '../build/manifest-shape.ts';
import { strayHosts } from '../build/read-manifest.ts';
import { dictionary, isObject, isPositiveInteger, isText, list, object, value } from '../build/shape.ts';
import type { PackageLimits } from './limits.ts';
import { parseJsonFile } from './package-json.ts';
import { problem, refuseAll } from './problems.ts';
import { getFile, type PackageFile } from './read-tarball.ts';
import { sdkVersion } from './sdk-version.ts';

/** The content of `dist/plugin.json`: the whole manifest, and what the built files are. */
export type PluginFile = PluginManifest & {
  /** Version of this format. */
  readonly plugin: 1;
  /** Version of the SDK that built it. */
  readonly sdk: string;
  /** The other built files by path, such as `dist/plugin.js`. */
  readonly files: { readonly [path: string]: { readonly sha256: string; readonly bytes: number } };
};

export const pluginFilePath = 'dist/plugin.json';
export const codePath = 'dist/plugin.js';
export const sourceMapPath = 'dist/plugin.js.map';

/** What a build writes, by path below the package: code, source map and `dist/plugin.json`. */
export function builtFiles(bundle: PluginBundle): ReadonlyMap<string, Uint8Array> {
  const built = [
    [codePath, Buffer.from(bundle.code)],
    [sourceMapPath, Buffer.from(bundle.sourceMap)],
  ] as const;
  const file: PluginFile = {
    plugin: 1,
    sdk: sdkVersion,
    ...bundle.manifest,
    files: Object.fromEntries(
      built.map(([path, bytes]) => [path, { sha256: sha256(bytes), bytes: bytes.length }]),
    ),
  };
  return new Map([...built, [pluginFilePath, Buffer.from(`${JSON.stringify(file, null, 2)}\n`)]]);
}

/** Reads and checks `dist/plugin.json`. Throws `PackageError` with `MANIFEST_INVALID` for each bad field. */
export function readPluginFile(files: ReadonlyMap<string, PackageFile>, limits: PackageLimits): PluginFile {
  const bytes = getFile(files, pluginFilePath, 'Run "ymera-plugin build" before packing.');
  const json = parseJsonFile(bytes, pluginFilePath, {
    bytes: limits.pluginFileBytes,
    depth: limits.jsonDepth,
  });
  refuseFaults(shape(json, ''));
  const file = json as unknown as PluginFile; // The shape was checked field by field.
  refuseFaults(strayHosts(file.permissions, file.secrets ?? {}, ''));
  return file;
}

const present = value((found) => found !== undefined, 'a JSON value');

const effect = value(
  (found) => effectKinds.some((kind) => kind === found),
  `one of ${effectKinds.map((kind) => `"${kind}"`).join(', ')}`,
);

const entry = object(
  {
    required: {
      id: value(isId, 'an id such as "fetch-data"'),
      title: text,
      description: value((found) => typeof found === 'string' && found.length <= 10_000, 'a text'),
      annotations: object(
        { required: { readOnly: flag, idempotent: flag }, optional: { effect } },
        '{ "readOnly": false, "idempotent": false }',
      ),
      examples: list(
        object({ required: { input: present }, optional: { output: present } }, '{ "input": … }'),
        'a list of examples',
        { repeats: true },
      ),
    },
    optional: {
      inputSchema: jsonSchema,
      outputSchema: jsonSchema,
      timeoutMs: value(isPositiveInteger, 'whole milliseconds'),
      declared: object(
        {
          required: {
            instructions: value((found) => isText(found) && found.length <= 100_000, 'a text'),
            model: text,
            tools: list(text, 'a list of tools'),
          },
          optional: { maxSteps: value(isPositiveInteger, 'a number of steps') },
        },
        '{ "instructions": "…", "model": "fast", "tools": [] }',
      ),
    },
  },
  'a tool or agent as the build describes it',
);
const entries = list(entry, 'a list of tools or agents', {
  key: (item) => (isObject(item) ? item.id : item),
});

const shape = object(
  {
    required: {
      plugin: value((found) => found === 1, '1, the version of this format'),
      sdk: version,
      name: packageName,
      version,
      description: value((found) => typeof found === 'string', 'a text'),
      tools: entries,
      agents: entries,
      permissions: value((found) => isObject(found) && Array.isArray(found.tools), '{ "tools": [] }'),
      limits: facts.limits,
      files: dictionary(
        (path) => path === codePath || path === sourceMapPath,
        `"${codePath}" or "${sourceMapPath}"`,
        object(
          {
            required: {
              sha256: value(
                (found) => typeof found === 'string' && /^[0-9a-f]{64}$/.test(found),
                'a SHA-256 digest in lower case hex',
              ),
              bytes: value(isPositiveInteger, 'the size in bytes'),
            },
          },
          '{ "sha256": "…", "bytes": 1 }',
        ),
        '{ "dist/plugin.js": { "sha256": "…", "bytes": 1 } }',
      ),
    },
    optional: facts,
  },
  'what "ymera-plugin build" writes',
);

function refuseFaults(faults: ReturnType<typeof shape>): void {
  refuseAll(
    faults.map(({ path, message, fix }) =>
      problem('MANIFEST_INVALID', `${pluginFilePath} ${path}`.trim(), message, `${fix} Build it again.`),
    ),
  );
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
