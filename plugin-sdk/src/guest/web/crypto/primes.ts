/**
 * The constants of SHA-2 (FIPS 180-4, sections 4.2 and 5.3) are the first 64 bits behind the point of the square
 * and cube roots of the first primes. Computing them on first use is shorter than the tables, and spares each
 * isolate that never hashes their cost.
 */
export type Words = { readonly high: Uint32Array; readonly low: Uint32Array };

let known: { readonly round: Words; readonly start512: Words; readonly start384: Words } | undefined;

/** Round constants of SHA-512 (the high words are those of SHA-256), and its start values and those of SHA-384. */
export function sha2Constants(): {
  readonly round: Words;
  readonly start512: Words;
  readonly start384: Words;
} {
  if (known) return known;
  const primes = firstPrimes(80);
  known = {
    round: asWords(primes.map((prime) => root(prime << 192n, 3n))),
    start512: asWords(primes.slice(0, 8).map((prime) => root(prime << 128n, 2n))),
    start384: asWords(primes.slice(8, 16).map((prime) => root(prime << 128n, 2n))),
  };
  return known;
}

function firstPrimes(count: number): bigint[] {
  const primes: bigint[] = [];
  for (let n = 2n; primes.length < count; n += 1n)
    if (primes.every((prime) => n % prime !== 0n)) primes.push(n);
  return primes;
}

/** The whole part of a root, by Newton's method from above. */
function root(value: bigint, degree: bigint): bigint {
  let guess = 1n << 72n;
  for (;;) {
    const next = ((degree - 1n) * guess + value / guess ** (degree - 1n)) / degree;
    if (next >= guess) return guess;
    guess = next;
  }
}

function asWords(values: readonly bigint[]): Words {
  return {
    high: Uint32Array.from(values, (value) => Number((value >> 32n) & 0xffffffffn)),
    low: Uint32Array.from(values, (value) => Number(value & 0xffffffffn)),
  };
}
