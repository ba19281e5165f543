import { createHash } from 'node:crypto';
import { gunzipStrictly } from './gunzip.ts';
import { checkIntegrity, integrityOf } from './integrity.ts';
import { type PackageLimits, packageLimits } from './limits.ts';
import { type JsonObject, parseJsonFile } from './package-json.ts';
import { refuse } from './problems.ts';
import { listEntries } from './tar-entries.ts';

/** A file of a package, in memory. */
export type PackageFile = { readonly bytes: Uint8Array; readonly sha256: string };

/** What is kept of a package: never more than a plugin needs. */
export type PackageContents = {
  /** The bytes as they came, to be stored by their digest. */
  readonly packed: Uint8Array;
  /** SRI text (`sha512-…`) of the packed bytes. */
  readonly integrity: string;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly packageJson: JsonObject;
  /** By path below the top folder, such as `dist/plugin.js`. */
  readonly files: ReadonlyMap<string, PackageFile>;
  /** Paths that were checked and dropped. */
  readonly dropped: readonly string[];
};

export type ReadOptions = {
  readonly limits?: Partial<PackageLimits>;
  /** SRI text that the bytes must match; checked before anything is unpacked. */
  readonly integrity?: string;
};

const kept =
  /^(package\.json|dist\/plugin\.(js|js\.map|json)|README(\.md)?|LICEN[SC]E(\.md|\.txt)?|icon\.(svg|png))$/i;

/** Whether a path below the top folder is one that a plugin needs. */
export function isKept(path: string): boolean {
  return kept.test(path);
}

/**
 * Reads a packed package (a gzipped tar, as npm has it) in memory, and writes nothing to disk. Throws `PackageError`
 * for anything that is not a plain archive of plain files: see `problems.ts` for the codes.
 */
export async function readPackageTarball(
  packed: Uint8Array | AsyncIterable<Uint8Array>,
  options: ReadOptions = {},
): Promise<PackageContents> {
  const limits = { ...packageLimits, ...options.limits };
  const bytes = await collect(packed, limits);
  const integrity = integrityOf(bytes);
  if (options.integrity !== undefined) checkIntegrity(integrity, options.integrity);
  const archive = await gunzipStrictly(bytes, limits);
  const entries = await listEntries(archive, limits);
  const files = new Map<string, PackageFile>();
  const dropped: string[] = [];
  for (const { path, bytes } of entries) {
    if (isKept(path)) files.set(path, { bytes, sha256: sha256(bytes) });
    else dropped.push(path);
  }
  return {
    packed: bytes,
    integrity,
    packedBytes: bytes.length,
    unpackedBytes: archive.length,
    packageJson: readPackageJson(files, limits),
    files,
    dropped,
  };
}

/** The text of a file that has to be there. Throws `PKG_FILE_MISSING`. */
export function getFile(files: ReadonlyMap<string, PackageFile>, path: string, fix: string): Uint8Array {
  const file = files.get(path);
  return file?.bytes ?? refuse('PKG_FILE_MISSING', path, 'the package has no such file.', fix);
}

function readPackageJson(files: ReadonlyMap<string, PackageFile>, limits: PackageLimits): JsonObject {
  const bytes = getFile(files, 'package.json', 'Pack the folder that holds package.json.');
  return parseJsonFile(bytes, 'package.json', { bytes: limits.packageJsonBytes, depth: limits.jsonDepth });
}

async function collect(
  packed: Uint8Array | AsyncIterable<Uint8Array>,
  limits: PackageLimits,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of packed instanceof Uint8Array ? [packed] : packed) {
    size += chunk.length;
    if (size > limits.packedBytes) {
      const fix = 'Ship only dist, package.json, README and LICENSE ("files" in package.json).';
      refuse('PKG_TOO_LARGE', 'archive', `it is larger than ${limits.packedBytes} bytes.`, fix);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
