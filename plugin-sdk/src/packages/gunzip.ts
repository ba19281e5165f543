import { crc32, inflateRaw, type ZlibOptions } from 'node:zlib';
import type { PackageLimits } from './limits.ts';
import { refuse } from './problems.ts';

const repack = 'Pack it again with "ymera-plugin pack" or "npm pack".';
const trailerBytes = 8;

/**
 * Unpacks exactly one gzip member (RFC 1952) and refuses anything before or after it. Node's own gunzip joins
 * several members and ignores what follows the last, so only the raw inflate is used.
 */
export async function gunzipStrictly(packed: Uint8Array, limits: PackageLimits): Promise<Buffer> {
  const start = headerEnd(packed);
  const most = Math.min(limits.unpackedBytes, Math.max(limits.ratioFromBytes, packed.length * limits.ratio));
  const { content, consumed } = await inflate(packed.subarray(start), most, limits);
  const trailer = Buffer.from(packed.subarray(start + consumed));
  if (trailer.length < trailerBytes) invalid('ends before its checksum');
  if (trailer.readUInt32LE(0) !== crc32(content)) invalid('does not match its checksum');
  if (trailer.readUInt32LE(4) !== content.length) invalid('does not have the length that it says');
  if (trailer.length > trailerBytes) {
    const more = trailer.length - trailerBytes;
    const second = trailer[trailerBytes] === 0x1f && trailer[trailerBytes + 1] === 0x8b;
    const what = second ? 'a second gzip member' : `${more} more bytes`;
    refuse('PKG_GZIP_TRAILING', 'archive', `the archive is followed by ${what}.`, repack);
  }
  return content;
}

const flags = { headerChecksum: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 };

/** Where the deflated data begins. */
function headerEnd(packed: Uint8Array): number {
  if (packed[0] !== 0x1f || packed[1] !== 0x8b || packed[2] !== 8) invalid('is not a gzip archive');
  const set = packed[3] ?? 0;
  if (set & flags.reserved) invalid('has unknown flags');
  let at = 10;
  if (set & flags.extra) at += 2 + (packed[at] ?? 0) + 256 * (packed[at + 1] ?? 0);
  if (set & flags.name) at = afterZero(packed, at);
  if (set & flags.comment) at = afterZero(packed, at);
  if (set & flags.headerChecksum) at += 2;
  if (at >= packed.length) invalid('ends within its header');
  return at;
}

function afterZero(packed: Uint8Array, from: number): number {
  const zero = packed.indexOf(0, from);
  if (zero < 0) invalid('ends within its header');
  return zero + 1;
}

function inflate(
  deflated: Uint8Array,
  most: number,
  limits: PackageLimits,
): Promise<{ content: Buffer; consumed: number }> {
  // `info` is documented, and missing from the types: the callback gets the buffer and the engine with its counters.
  const options = { maxOutputLength: most, info: true } as ZlibOptions;
  return new Promise((resolve, reject) => {
    inflateRaw(deflated, options, (error, result) => {
      try {
        if (error) refuseInflate(error, most, limits);
        const { buffer, engine } = result as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
        resolve({ content: buffer, consumed: engine.bytesWritten });
      } catch (refusal) {
        reject(refusal);
      }
    });
  });
}

function refuseInflate(error: Error, most: number, limits: PackageLimits): never {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ERR_BUFFER_TOO_LARGE') {
    const fix = 'Ship only dist, package.json, README and LICENSE ("files" in package.json).';
    if (most === limits.unpackedBytes) {
      refuse('PKG_TOO_LARGE', 'archive', `its content is larger than ${most} bytes.`, fix, { cause: error });
    }
    const message = `its content is more than ${limits.ratio} times larger than the archive.`;
    refuse('PKG_RATIO', 'archive', message, fix, { cause: error });
  }
  if (code === 'Z_BUF_ERROR') invalid('ends too early', error);
  invalid('is damaged', error);
}

function invalid(what: string, cause?: Error): never {
  refuse('PKG_GZIP_INVALID', 'archive', `the archive ${what}.`, repack, { cause });
}
