import { calculateObjectSize, serialize } from 'bson';
import { describe, expect, test } from 'vitest';
import { CommandError } from '../../src/errors.ts';
import { decode, decodeFields } from '../../src/values/decode.ts';
import { docOf, newDoc } from '../../src/values/document.ts';
import { encode, encodeStored } from '../../src/values/encode.ts';
import { Scratch } from '../../src/values/scratch.ts';
import { writeDocument } from '../../src/values/writer.ts';
import { bsonDocument, mutated } from './bson-bytes.ts';
import { fuzzRun } from './random.ts';

const { random, rounds } = fuzzRun('bson');

/** The document, or the refusal; anything else thrown is a defect. */
function attempt<T>(read: () => T): T | CommandError {
  try {
    return read();
  } catch (error) {
    if (error instanceof CommandError && [15, 22].includes(error.code)) return error;
    throw error;
  }
}

describe('BSON', () => {
  test('a document of every type is written back byte by byte as it came', () => {
    for (let round = 0; round < 3000 * rounds; round++) {
      const bytes = bsonDocument(random);
      const again = Buffer.from(encode(decode(bytes)));
      if (!again.equals(bytes)) expect(again.toString('hex')).toBe(bytes.toString('hex'));
    }
  });

  test('values of every type are written whole where the buffer has to grow', () => {
    const fields = bsonDocument(random);
    for (let length = 16_300; length < 16_400; length++) {
      const doc = docOf({
        pad: 'x'.repeat(length),
        ...decode(fields),
        n: 1,
        d: 1.5,
        b: Buffer.alloc(30),
        l: [true],
      });
      const fresh = new Scratch(1_000_000);
      expect(fresh.collect(() => writeDocument(fresh, doc, 10))).toEqual(encode(doc));
    }
  });

  test('damaged bytes are refused, or are a document that is read the same a second time', () => {
    for (let round = 0; round < 10_000 * rounds; round++) {
      let bytes = mutated(random, bsonDocument(random));
      if (bytes.length > 5 && random.below(2) === 0) bytes = mutated(random, bytes);
      const doc = attempt(() => decode(bytes));
      if (doc instanceof CommandError) continue;
      const once = encode(doc);
      const twice = encode(decode(once));
      if (Buffer.compare(once, twice) !== 0)
        expect(Buffer.from(twice).toString('hex')).toBe(bytes.toString('hex'));
    }
  });

  test('single fields are read as they are in the whole document', () => {
    for (let round = 0; round < 1000 * rounds; round++) {
      const bytes = bsonDocument(random);
      const doc = decode(bytes);
      const fields = Object.keys(doc);
      const wanted = new Set(fields.filter(() => random.below(2) === 0));
      const some = newDoc();
      for (const field of fields) if (wanted.has(field)) some[field] = doc[field];
      expect(encode(decodeFields(bytes, wanted))).toEqual(encode(some));
    }
  });

  test('single fields of damaged bytes are refused or read, and nothing else happens', () => {
    for (let round = 0; round < 3000 * rounds; round++) {
      const bytes = mutated(random, bsonDocument(random));
      attempt(() => decodeFields(bytes, new Set(['f1', 'a'])));
    }
  });

  test('what the driver writes is read, and written as the driver would', () => {
    const values = {
      s: 'é',
      n: 1,
      d: 1.5,
      z: -0,
      big: 2 ** 40,
      t: true,
      no: null,
      at: new Date(-5),
      re: /x/i,
      list: [1, [], {}],
    };
    expect(Buffer.from(encode(decode(serialize(values))))).toEqual(Buffer.from(serialize(values)));
    expect(Buffer.from(encode(docOf(values)))).toEqual(Buffer.from(serialize(values)));
  });

  test.each([
    ['a text that is not UTF-8', '0e00000002610002000000ff0000'],
    ['a name that is not UTF-8', '090000000aff0a000000'],
    ['a boolean of 2', '090000000861000200'],
    ['a date no calendar of JavaScript has', '1000000009610000000000ffffff7f00'],
    ['an unknown option of a regular expression', '0d0000000b610078007100000000'],
    ['binary data of subtype 2 with two lengths', '120000000561000500000002090000004100'],
    ['code whose scope ends elsewhere', '190000000f610000000000020000007800050000000000'],
    ['a document that is longer than its bytes', 'ff0000000a610000'],
    ['no bytes at all', ''],
  ])('%s is refused', (_, hex) => {
    expect(attempt(() => decode(Buffer.from(hex, 'hex')))).toMatchObject({ code: 22 });
  });

  test('the old type undefined is read as null', () => {
    expect(decode(Buffer.from('0800000006610000', 'hex'))).toEqual(docOf({ a: null }));
  });

  test('a field called _bsontype is a field like any other', () => {
    const doc = docOf({ a: docOf({ _bsontype: 'ObjectId', id: 1 }), _bsontype: 'Long' });
    expect(decode(encode(doc))).toEqual(doc);
  });

  test('a document can stand in a message, and is no number', () => {
    const doc = decode(serialize({ a: { toString: 1, valueOf: 'x' } }));
    expect(`${doc.a} and ${[doc.a]}`).toBe('a document and a document');
    expect(Number(doc)).toBeNaN();
    expect([Object.keys(doc), 'toString' in doc]).toEqual([['a'], false]);
  });

  test('180 levels can be stored, and one more is refused', () => {
    const nested = (levels: number) => {
      let doc = newDoc();
      for (let level = 0; level < levels; level++) doc = docOf({ a: doc });
      return doc;
    };
    expect(decode(encodeStored(nested(180)))).toEqual(nested(180));
    expect(attempt(() => encodeStored(nested(181)))).toMatchObject({ code: 15 });
    expect(attempt(() => encode(nested(50_000)))).toMatchObject({ code: 15 });
  });

  test('sixteen mebibytes can be stored, and one byte more is refused', () => {
    const empty = calculateObjectSize({ a: '' });
    const max = 16 * 1024 * 1024;
    expect(encodeStored(docOf({ a: 'x'.repeat(max - empty) }))).toHaveLength(max);
    expect(() => encodeStored(docOf({ a: 'x'.repeat(max - empty + 1) }))).toThrow(/too large/);
  });

  test('a document past every message is refused, and the next is written as usual', () => {
    const large = Buffer.alloc(20_000_000);
    expect(() => encode(docOf({ a: large, b: large, c: large, d: large }))).toThrow(/larger than/);
    expect(decode(encode(docOf({ a: 1 })))).toEqual(docOf({ a: 1 }));
  });
});
