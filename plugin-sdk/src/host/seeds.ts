import { randomFillSync } from 'node:crypto';

const seedBytes = 32;
const pool = Buffer.alloc(seedBytes * 64);
let used = pool.length;

/** 32 fresh random bytes as hexadecimal digits. They are drawn in bulk, because each draw asks the system. */
export function takeSeed(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const seed = pool.toString('hex', used, used + seedBytes);
  // What was given out is not to be found here afterwards.
  pool.fill(0, used, used + seedBytes);
  used += seedBytes;
  return seed;
}
