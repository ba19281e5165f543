import tar from 'tar-stream';
import { createPathRegister, pathProblem } from './entry-names.ts';
import type { PackageLimits } from './limits.ts';
import {
  PackageError,
  type PackageProblem,
  packageError,
  problem,
  quote,
  refuse,
  refuseAll,
} from './problems.ts';
import { gapProblem } from './tar-headers.ts';

/** A file in an archive, by its path below the top folder. */
export type Entry = { readonly path: string; readonly bytes: Uint8Array };
type Header = tar.Header & { readonly byteOffset: number };

/** The files of an unpacked archive, below its top folder, each one checked. */
export async function listEntries(archive: Buffer, limits: PackageLimits): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  const clashes = createPathRegister();
  let end = 0;
  await eachHeader(archive, (header) => {
    const { name, size, byteOffset } = header;
    const gap = { from: end, to: byteOffset - blockBytes };
    const found =
      (entries.length >= limits.entries ? tooMany(limits) : undefined) ??
      gapProblem(archive, gap, name) ??
      kindProblem(header) ??
      pathProblem(name, limits) ??
      clashes(name);
    refuseAll(found ? [found] : []);
    end = byteOffset + Math.ceil(size / blockBytes) * blockBytes;
    entries.push({
      path: name.slice(name.indexOf('/') + 1),
      bytes: archive.subarray(byteOffset, byteOffset + size),
    });
  });
  checkEnd(archive, end);
  return entries;
}

const blockBytes = 512;

/** Walks the headers; `seen` may throw, and its error is the result. */
function eachHeader(archive: Buffer, seen: (header: Header) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const extract = tar.extract();
    extract.on('entry', (header, body, next) => {
      body.on('error', () => undefined); // The extractor reports it as its own.
      try {
        seen(header as Header); // The offset is missing from the types.
      } catch (error) {
        reject(error);
        extract.destroy();
        return;
      }
      body.resume();
      next();
    });
    extract.on('finish', resolve);
    extract.on('close', () => reject(damaged(new Error('closed early'))));
    extract.on('error', (error: Error) => reject(error instanceof PackageError ? error : damaged(error)));
    extract.end(archive);
  });
}

function damaged(cause: Error): PackageError {
  const fix = 'Pack it again with "ymera-plugin pack" or "npm pack".';
  return packageError('PKG_TAR_INVALID', 'archive', 'the tar archive is damaged.', fix, { cause });
}

function tooMany(limits: PackageLimits): PackageProblem {
  const fix = 'Ship only dist, package.json, README and LICENSE ("files" in package.json).';
  return problem('PKG_TOO_MANY_ENTRIES', 'archive', `it has more than ${limits.entries} entries.`, fix);
}

function kindProblem({ name, type, mode }: Header): PackageProblem | undefined {
  if (type !== 'file' || name.endsWith('/')) {
    const kind = name.endsWith('/') ? 'directory' : (type ?? 'thing of unknown kind');
    return problem(
      'PKG_ENTRY_TYPE',
      quote(name),
      `the entry is no file but a ${kind}.`,
      'Pack plain files only.',
    );
  }
  if (mode & 0o7000) {
    const message = `the file has the mode ${(mode & 0o7777).toString(8)}.`;
    return problem('PKG_ENTRY_MODE', quote(name), message, 'Clear its setuid, setgid and sticky bits.');
  }
  return undefined;
}

/** After the last entry come two empty blocks or more, and nothing else. */
function checkEnd(archive: Buffer, end: number): void {
  const fix = 'Pack it again with "ymera-plugin pack" or "npm pack".';
  const rest = archive.subarray(end);
  if (rest.some((byte) => byte !== 0)) {
    refuse('PKG_TAR_TRAILING', 'archive', 'something follows the last entry.', fix);
  }
  if (rest.length < 2 * blockBytes || rest.length % blockBytes !== 0) {
    refuse('PKG_TAR_INVALID', 'archive', 'the tar archive has no end mark.', fix);
  }
}
