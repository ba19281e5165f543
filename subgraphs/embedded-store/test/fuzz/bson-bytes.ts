import type { Random } from './random.ts';

const cstring = (text: string): Buffer => Buffer.from(`${text}\0`);
const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};
const text = (value: string): Buffer => Buffer.concat([int32(Buffer.byteLength(value) + 1), cstring(value)]);
const sized = (inside: Buffer): Buffer => Buffer.concat([int32(inside.length + 5), inside, Buffer.alloc(1)]);

const names = [
  'a',
  '_id',
  'constructor',
  '__proto__',
  'ünïcødé',
  'a longer name with spaces and more',
  '',
  '$x',
  'a.b',
];
const texts = ['', 'x', 'four', 'ACTIVE', 'zero\0inside', 'κόσμε', '\u{1f600}', '\ufffd', 'long '.repeat(30)];

/** A document of random fields written byte by byte from the specification, by none of the code under test. */
export function bsonDocument(random: Random, depth = 0): Buffer {
  const used = new Set<string>();
  const fields: Buffer[] = [];
  for (let count = random.below(8); count > 0; count--) {
    const name = random.below(3) === 0 ? `f${random.below(1000)}` : random.pick(names);
    if (used.has(name)) continue;
    used.add(name);
    fields.push(element(random, name, depth));
  }
  return sized(Buffer.concat(fields));
}

function bsonArray(random: Random, depth: number): Buffer {
  const items = Array.from({ length: random.below(6) }, (_, i) => element(random, String(i), depth));
  return sized(Buffer.concat(items));
}

function element(random: Random, name: string, depth: number): Buffer {
  const [type, value] = random.pick(depth > 5 ? scalars : kinds)(random, depth);
  return Buffer.concat([Buffer.from([type]), cstring(name), value]);
}

type Kind = (random: Random, depth: number) => readonly [type: number, value: Buffer];

const doubles = [0, 1, -0, 1.5, -1e300, 5e-324, Number.POSITIVE_INFINITY, Number.NaN, 2 ** 31, 2 ** 53];

/** Types that are not written back as they came (undefined, DBPointer) are tested by name. */
const scalars: readonly Kind[] = [
  (random) => {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(random.pick(doubles));
    return [0x01, bytes];
  },
  (random) => [0x02, text(random.pick(texts))],
  (random) => {
    const bytes = random.bytes(random.below(40));
    return [
      0x05,
      Buffer.concat([int32(bytes.length), Buffer.from([random.pick([0, 3, 4, 5, 6, 128])]), bytes]),
    ];
  },
  (random) => {
    const bytes = random.bytes(random.below(9));
    return [0x05, Buffer.concat([int32(bytes.length + 4), Buffer.from([2]), int32(bytes.length), bytes])];
  },
  (random) => [0x07, random.bytes(12)],
  (random) => [0x08, Buffer.from([random.below(2)])],
  (random) => [0x09, Buffer.concat([random.bytes(4), int32(random.below(2_000_000) - 1_000_000)])],
  () => [0x0a, Buffer.alloc(0)],
  (random) => [
    0x0b,
    Buffer.concat([cstring(random.pick(['^a', 'é+'])), cstring(random.pick(['', 'i', 'imsx']))]),
  ],
  (random) => [0x0d, text(random.pick(texts))],
  (random) => [0x0e, text(random.pick(texts))],
  (random) => [0x10, random.bytes(4)],
  (random) => [0x11, random.bytes(8)],
  (random) => [0x12, random.bytes(8)],
  (random) => [0x13, random.bytes(16)],
  () => [0x7f, Buffer.alloc(0)],
  () => [0xff, Buffer.alloc(0)],
];

const kinds: readonly Kind[] = [
  ...scalars,
  (random, depth) => [0x03, bsonDocument(random, depth + 1)],
  (random, depth) => [0x03, bsonDocument(random, depth + 1)],
  (random, depth) => [0x04, bsonArray(random, depth + 1)],
  (random, depth) => [0x04, bsonArray(random, depth + 1)],
  (random, depth) => {
    const inside = Buffer.concat([text(random.pick(texts)), bsonDocument(random, depth + 1)]);
    return [0x0f, Buffer.concat([int32(inside.length + 4), inside])];
  },
];

/** The same bytes with a few of them changed, cut off, doubled or moved. */
export function mutated(random: Random, bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const at = random.below(copy.length);
  switch (random.below(6)) {
    case 0:
      copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
      return copy;
    case 1:
      copy[at] = random.below(256);
      return copy;
    case 2:
      return copy.subarray(0, at);
    case 3:
      return Buffer.concat([copy.subarray(0, at), random.bytes(1 + random.below(4)), copy.subarray(at)]);
    case 4:
      copy.writeInt32LE(
        random.pick([-1, 0, 4, 2 ** 31 - 1, -(2 ** 31), copy.length + 1]),
        Math.max(0, Math.min(at, copy.length - 4)),
      );
      return copy;
    default:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(Math.max(0, at - random.below(16)))]);
  }
}
