import type { PluginBundle } from '../bridge/manifest.ts';
import type { PackageLimits } from './limits.ts';
import { codePath, type PluginFile, pluginFilePath, sourceMapPath } from './plugin-file.ts';
import { type PackageProblem, problem, refuse } from './problems.ts';
import { getFile, type PackageContents } from './read-tarball.ts';

/** The plugin in a package, as the sandbox takes it. Throws `PackageError` where its code cannot be read at all. */
export function bundleOf(contents: PackageContents, file: PluginFile, limits: PackageLimits): PluginBundle {
  const code = getFile(contents.files, codePath, 'Run "ymera-plugin build" before packing.');
  const map = contents.files.get(sourceMapPath)?.bytes ?? Buffer.from(emptyMap);
  checkSize(code, codePath, limits.codeBytes);
  checkSize(map, sourceMapPath, limits.sourceMapBytes);
  const { plugin: _, sdk: __, files: ___, ...manifest } = file;
  return {
    manifest,
    code: utf8(code, codePath),
    sourceMap: utf8(map, sourceMapPath),
    sha256: contents.files.get(codePath)?.sha256 ?? '',
  };
}

function checkSize({ length }: Uint8Array, path: string, most: number): void {
  if (length <= most) return;
  const fix = 'Import less: "import * as z from \'zod\'" is a fifth of "import { z } from \'zod\'".';
  refuse('PKG_CODE_TOO_LARGE', path, `the file has ${length} bytes, at most ${most} are read.`, fix);
}

const emptyMap = '{"version":3,"sources":[],"names":[],"mappings":""}';

function utf8(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    return refuse('PKG_HASH_MISMATCH', where, 'the file is not UTF-8.', 'Build and pack it again.', {
      cause,
    });
  }
}

/** Built files that are not the ones that `dist/plugin.json` describes. */
export function digestProblems({ files }: PackageContents, plugin: PluginFile): readonly PackageProblem[] {
  const built = [codePath, sourceMapPath].filter(
    (path) => files.has(path) || Object.hasOwn(plugin.files, path),
  );
  return built
    .filter((path) => {
      const file = files.get(path);
      const listed = Object.hasOwn(plugin.files, path) ? plugin.files[path] : undefined;
      return !file || listed?.sha256 !== file.sha256 || listed.bytes !== file.bytes.length;
    })
    .map((path) =>
      problem(
        'PKG_HASH_MISMATCH',
        path,
        `the file is not the one that ${pluginFilePath} describes.`,
        'Run "ymera-plugin build" and pack again.',
      ),
    );
}
