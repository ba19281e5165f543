import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { PackageError } from '../../src/packages/problems.ts';
import { readPackageTarball } from '../../src/packages/read-tarball.ts';
import { pax, plainEntries, tarOf } from './support/tarballs.ts';

/** Numbers from 0 up to, not including, `below`; the same for the same seed (xorshift, Marsaglia 2003). */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const archive = tarOf([
  ...plainEntries,
  pax([['mtime', '1.5']]),
  { name: 'package/README.md', body: '# x' },
  pax([['path', 'package/docs/é.md']]),
  { name: 'PaxHeader', body: 'abc' },
]);

/** Writes a valid checksum over whatever stands in a header, so that damage goes deeper than the checksum. */
function repairChecksums(tar: Buffer): Buffer {
  for (let at = 0; at + 512 <= tar.length; at += 512) {
    if (tar.toString('latin1', at + 257, at + 262) !== 'ustar') continue;
    tar.write('        ', at + 148);
    const sum = tar.subarray(at, at + 512).reduce((total, byte) => total + byte, 0);
    tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148);
  }
  return tar;
}

function mutate(bytes: Buffer, random: (below: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  const interesting = [0, 0x20, 0x2e, 0x2f, 0x30, 0x37, 0x4c, 0x5c, 0x78, 0x80, 0xff];
  for (let count = 1 + random(4); count > 0; count -= 1) {
    copy[random(copy.length)] = interesting[random(interesting.length)] ?? 0;
  }
  return random(8) === 0 ? copy.subarray(0, random(copy.length)) : copy;
}

async function outcomeOf(tarball: Uint8Array): Promise<string> {
  try {
    const { files, dropped } = await readPackageTarball(tarball);
    for (const path of [...files.keys(), ...dropped]) expect(path).not.toMatch(/\.\.|^\/|\\|\p{Cc}/u);
    return 'read';
  } catch (error) {
    if (error instanceof PackageError) return error.code;
    throw error;
  }
}

describe('a damaged package', () => {
  it('is read soundly or refused with a code, whatever bytes were changed', async () => {
    const random = createRandom(20_260_101);
    const outcomes = new Map<string, number>();
    for (let round = 0; round < 1_500; round += 1) {
      const tar = repairChecksums(mutate(archive, random));
      const outcome = await outcomeOf(gzipSync(tar, { level: 1 }));
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    expect(outcomes.get('read')).toBeGreaterThan(50);
    expect(outcomes.size).toBeGreaterThan(8);
  });

  it('is refused with a code when the packed bytes were changed', async () => {
    const random = createRandom(7);
    const packed = gzipSync(archive);
    for (let round = 0; round < 500; round += 1) {
      expect(await outcomeOf(mutate(packed, random))).toMatch(/^(PKG_[A-Z_]+|read)$/);
    }
  });
});
