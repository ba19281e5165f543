import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { chacha20Block } from '../../src/guest/web/crypto/chacha20.ts';
import { createCrypto } from '../../src/guest/web/crypto/crypto.ts';
import { createRandom } from '../../src/guest/web/crypto/random.ts';
import { blockBytes, hash, hmac } from '../../src/guest/web/crypto/sha.ts';
import { createSubtle } from '../../src/guest/web/crypto/subtle.ts';

const names = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'] as const;
const hex = (bytes: Uint8Array | ArrayBuffer) => Buffer.from(new Uint8Array(bytes)).toString('hex');
const fromHex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const seed = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff';

describe.each(names)('%s', (name) => {
  const nodeName = name.replace('-', '').toLowerCase();

  it('agrees with OpenSSL around every boundary of a block', () => {
    const lengths = [0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 110, 111, 112, 113, 119, 127, 128, 129, 255, 1_000];
    for (const length of lengths) {
      const data = Uint8Array.from({ length }, (_, i) => (i * 31 + length) % 256);
      expect(hex(hash(name, data)), String(length)).toBe(createHash(nodeName).update(data).digest('hex'));
    }
  });

  it('keys an HMAC as OpenSSL does, with keys shorter and longer than a block', () => {
    for (const length of [1, 20, blockBytes[name], blockBytes[name] + 1, 200]) {
      const key = new Uint8Array(length).fill(0xaa);
      const data = Buffer.from('Test data');
      expect(hex(hmac(name, key, data))).toBe(createHmac(nodeName, key).update(data).digest('hex'));
    }
  });
});

describe('random values', () => {
  it('rest on the block function of RFC 8439, section 2.3.2', () => {
    const key = Uint8Array.from({ length: 32 }, (_, i) => i);
    const block = chacha20Block(key, 1, fromHex('000000090000004a00000000'));
    expect(hex(block)).toBe(
      '10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e' +
        'd2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e',
    );
  });

  it('are the same for the same seed, and go on from call to call', () => {
    const draw = () => {
      const source = createRandom(() => 'call');
      source.seed('call', seed);
      const crypto = createCrypto(source, createSubtle());
      return [hex(crypto.getRandomValues(new Uint8Array(100))), crypto.randomUUID(), crypto.randomUUID()];
    };
    expect(draw()).toEqual(draw());
    expect(new Set(draw()).size).toBe(3);
  });

  it('of one call do not depend on those of another', () => {
    let current = 'a';
    const source = createRandom(() => current);
    const bytes = (call: string) => {
      current = call;
      const drawn = new Uint8Array(16);
      source.fill(drawn);
      return hex(drawn);
    };
    source.seed('a', seed);
    source.seed('b', seed);
    expect(bytes('a')).toBe(bytes('b'));
    source.forget('a');
    expect(bytes('a')).not.toBe(bytes('b'));
  });

  it('differ from isolate to isolate when there is no seed', () => {
    const draw = () =>
      createCrypto(
        createRandom(() => '0'),
        createSubtle(),
      ).randomUUID();
    expect(draw()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(draw()).not.toBe(draw());
  });

  it('are refused in other arrays, and beyond 65,536 bytes', () => {
    const crypto = createCrypto(
      createRandom(() => '0'),
      createSubtle(),
    );
    expect(crypto.getRandomValues(new BigUint64Array(8_192)).some((n) => n > 2n ** 40n)).toBe(true);
    expect(() => crypto.getRandomValues(new Uint8Array(65_537))).toThrow('65536');
    expect(() => crypto.getRandomValues(new Float32Array(1))).toThrow('integers');
    expect(() => crypto.getRandomValues('x')).toThrow('integers');
  });

  it('take a seed of 32 bytes alone', () => {
    expect(() => createRandom(() => '0').seed('0', 'abc')).toThrow('64 hexadecimal digits');
  });
});

describe('subtle', () => {
  const subtle = createSubtle();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };

  it('digests every kind of bytes', async () => {
    const bytes = new TextEncoder().encode('abc');
    const expected = createHash('sha256').update('abc').digest('hex');
    for (const data of [bytes, bytes.buffer.slice(0), new DataView(bytes.buffer)]) {
      expect(hex(await subtle.digest({ name: 'sha-256' }, data))).toBe(expected);
    }
  });

  it('signs and verifies with a key of either format', async () => {
    const raw = await subtle.importKey('raw', fromHex('0b0b0b'), algorithm, true, ['sign', 'verify']);
    const jwk = await subtle.importKey('jwk', await subtle.exportKey('jwk', raw), algorithm, false, [
      'verify',
    ]);
    const data = Buffer.from('hello');
    const signature = await subtle.sign('HMAC', raw, data);
    expect(hex(signature)).toBe(createHmac('sha256', fromHex('0b0b0b')).update('hello').digest('hex'));
    expect(await subtle.verify('HMAC', jwk, signature, data)).toBe(true);
    expect(await subtle.verify('HMAC', jwk, signature.slice(1), data)).toBe(false);
    expect(await subtle.verify('HMAC', jwk, Buffer.concat([Buffer.from(signature), data]), data)).toBe(false);
    expect(await subtle.verify('HMAC', jwk, signature, Buffer.from('hellp'))).toBe(false);
    await expect(subtle.sign('HMAC', jwk, data)).rejects.toMatchObject({ name: 'InvalidAccessError' });
    await expect(subtle.exportKey('raw', jwk)).rejects.toMatchObject({ name: 'InvalidAccessError' });
  });

  it('names what it does not have', async () => {
    await expect(subtle.digest('MD5', new Uint8Array(1))).rejects.toMatchObject({
      name: 'NotSupportedError',
    });
    await expect(subtle.digest('SHA-256', 'text')).rejects.toThrow(TypeError);
    const rsa = subtle.importKey('raw', new Uint8Array(1), { name: 'RSA-PSS' }, true, ['sign']);
    await expect(rsa).rejects.toMatchObject({ name: 'NotSupportedError' });
  });
});
