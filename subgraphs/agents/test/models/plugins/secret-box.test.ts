import { createDecipheriv } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSecretBox } from '../../../src/models/plugins/secret-box.ts';

const key = (fill: number) => new Uint8Array(32).fill(fill);
const box = createSecretBox(key(1));
const place = '["tenant_one","@test/echo","token"]';
const value = 'ghp_äöü-very-secret';

describe('a secret box', () => {
  test('opens what it sealed, be it empty, long or in any script', () => {
    for (const text of [value, '', '𝄞\n\0', 'x'.repeat(100_000)])
      expect(box.open(box.seal(text, place), place)).toBe(text);
  });

  test('opens what a box with the same key sealed before a restart', () => {
    expect(createSecretBox(key(1)).open(box.seal(value, place), place)).toBe(value);
  });

  test('seals the same text differently each time, and shows nothing of it', () => {
    const sealed = Array.from({ length: 50 }, () => box.seal(value, place));
    expect(new Set(sealed).size).toBe(50);
    for (const text of sealed) {
      expect(text).toMatch(/^v1\.[\w-]{16}\.[\w-]+$/);
      expect(Buffer.from(text.split('.')[2] ?? '', 'base64url').includes(value)).toBe(false);
    }
  });

  test('does not open what was sealed with another key', () => {
    expect(createSecretBox(key(2)).open(box.seal(value, place), place)).toBeNull();
  });

  test('does not open what was sealed for another place', () => {
    expect(box.open(box.seal(value, place), '["tenant_two","@test/echo","token"]')).toBeNull();
  });

  test('does not open what was changed anywhere, or cut short', () => {
    const sealed = box.seal(value, place);
    for (let at = 0; at < sealed.length; at++) {
      // The last character of base64url holds bits that nothing is made of.
      const other = sealed[at] === 'A' ? 'Q' : 'A';
      expect(box.open(`${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`, place)).toBeNull();
    }
    for (let length = 0; length < sealed.length - 1; length++)
      expect(box.open(sealed.slice(0, length), place)).toBeNull();
  });

  test('does not open what was never sealed', () => {
    for (const text of [
      '',
      'v1',
      'v1..',
      'v1.AAAA.AAAA',
      `v2.${'A'.repeat(16)}.${'A'.repeat(40)}`,
      '.'.repeat(99),
    ])
      expect(box.open(text, place)).toBeNull();
  });

  test('does not use the key of the installation itself, which signs other things', () => {
    const [, iv = '', body = ''] = box.seal(value, place).split('.');
    const bytes = Buffer.from(body, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key(1), Buffer.from(iv, 'base64url'));
    decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-16)).update(bytes.subarray(0, -16));
    expect(() => decipher.final()).toThrow('unable to authenticate');
  });
});
