import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { type BuildFailure, type BuildOptions, build, type Message, type Plugin } from 'esbuild';
import { type BuildProblem, refuseIfAny } from './errors.ts';
import { relativeSources } from './source-map.ts';

/** How esbuild is told to make the sandbox's script of an entry file. */
export const bundleOptions = (packageDir: string, entry: string) =>
  ({
    entryPoints: [join(packageDir, entry)],
    absWorkingDir: packageDir,
    // Paths in the source map become relative to this folder.
    outfile: join(packageDir, 'plugin.js'),
    bundle: true,
    write: false,
    format: 'iife',
    globalName: '__ymera_plugin__',
    // What packages replace for browsers is made for old ones: json5, for one, then changes built-in functions.
    platform: 'neutral',
    conditions: ['browser', 'import', 'default'],
    mainFields: ['module', 'main'],
    target: 'es2024',
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: 'external',
    sourcesContent: false,
    logLevel: 'silent',
  }) satisfies BuildOptions;

/** Bundles the entry file into one script for the sandbox, with its source map. */
export async function bundle(
  packageDir: string,
  entry: string,
): Promise<{ code: string; sourceMap: string }> {
  const options = { ...bundleOptions(packageDir, entry), plugins: [refuseBuiltins] };
  const result = await build(options).catch((error: BuildFailure) => fail(error));
  const code = result.outputFiles.find((file) => file.path.endsWith('.js'));
  const map = result.outputFiles.find((file) => file.path.endsWith('.map'));
  if (!code || !map) throw new Error('esbuild gave no script or no source map');
  return { code: code.text, sourceMap: relativeSources(map.text) };
}

const remedies: readonly [RegExp, string][] = [
  [/^(node:)?fs/, 'Read files through a host tool: declare "core/read-file" and use ctx.tools.call.'],
  [/^(node:)?(https?|net|tls|dgram|dns)/, 'Use ctx.fetch, and declare the hosts under permissions.network.'],
  [/^(node:)?(child_process|worker_threads|cluster)/, 'The sandbox starts no processes; use a host tool.'],
  [/^(node:)?(timers|buffer|util)/, 'Use the globals setTimeout, TextEncoder, TextDecoder and Uint8Array.'],
];

/**
 * Refuses Node built-ins with the place of the import. A `require` inside a dependency is let through: libraries
 * guard it for environments such as this one, and it throws only when it is reached.
 */
const refuseBuiltins: Plugin = {
  name: 'refuse-node-builtins',
  setup(setup) {
    setup.onResolve({ filter: /^(node:)?[a-z_]+(\/[a-z_]+)*$/ }, ({ path, kind, importer }) => {
      if (!isBuiltin(path)) return undefined;
      if (kind === 'require-call' && importer.includes('node_modules'))
        return { path, namespace: 'node-builtin' };
      const remedy = remedies.find(([pattern]) => pattern.test(path))?.[1];
      const text = `"${path}" is built into Node, and plugins do not run in Node.`;
      return {
        errors: [{ text, detail: remedy ?? 'Use plain JavaScript, or a library that runs in browsers.' }],
      };
    });
    setup.onLoad({ filter: /.*/, namespace: 'node-builtin' }, ({ path }) => ({
      contents: `throw new Error(${JSON.stringify(`"${path}" is built into Node; plugins do not run in Node`)})`,
    }));
  },
};

function fail(error: BuildFailure): never {
  if (!Array.isArray(error.errors)) throw error;
  refuseIfAny(error.errors.map(asProblem));
  throw error;
}

function asProblem({ text, detail, location }: Message): BuildProblem {
  const where = location ? `${location.file}:${location.line}:${location.column + 1}` : 'entry';
  const builtin = typeof detail === 'string';
  return {
    code: builtin ? 'NODE_BUILTIN' : 'BUNDLE_FAILED',
    where,
    message: text,
    fix: builtin ? detail : 'Mend the source, or install what it imports.',
  };
}
