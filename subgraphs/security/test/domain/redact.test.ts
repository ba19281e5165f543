import { describe, expect, test } from 'vitest';
import { redact } from '../../src/domain/redact.ts';

describe('redaction', () => {
  // Put together here, so that no scanner takes this file for a leak.
  const joined = (...parts: string[]) => parts.join('');

  test.each([
    ['a JSON web token', joined('eyJhbGciOiJFZERTQSJ9', '.eyJzdWIiOiJ1c2VyIn0', '.c2lnbmF0dXJl')],
    ['a model key', joined('sk-', 'proj-', 'a1b2c3d4e5f6a7b8c9d0')],
    ['a cloud key', joined('AKIA', 'IOSFODNN7EXAMPLE')],
    ['a Google key', joined('AIza', 'SyA1234567890abcdefghijklmnopqrstuv')],
    ['a GitHub token', joined('ghp_', 'abcdefghijklmnopqrstuvwxyz0123456789')],
    ['a private key', joined('-----BEGIN PRIVATE ', 'KEY-----\nMC4CAQ\n-----END PRIVATE KEY-----')],
    ['a bearer header', joined('Bearer ', 'abc.def-ghi')],
  ])('takes %s out of a text', (_what, secret) => {
    expect(redact({ message: `before ${secret} after` })).toEqual({ message: 'before [secret] after' });
  });

  test('takes credentials and signatures out of a URL, and leaves the rest', () => {
    expect(redact('mongodb://root:hunter2@db:27017/ymera')).toBe('mongodb://[secret]db:27017/ymera');
    expect(redact('https://example.org/a?page=2&token=abc&x=1')).toBe(
      'https://example.org/a?page=2&token=[secret]&x=1',
    );
  });

  test.each([
    'password',
    'Token',
    'apiKey',
    'api_key',
    'client_secret',
    'Authorization',
    'x-api-key',
    'cookies',
  ])('takes out whatever stands under the key %s', (key) => {
    expect(redact({ deep: [{ [key]: { any: 'thing' } }] })).toEqual({ deep: [{ [key]: '[secret]' }] });
  });

  test('leaves ordinary values as they are', () => {
    const value = {
      name: 'quarter',
      ok: true,
      count: 3,
      none: null,
      path: 'reports/q1.csv',
      list: ['a', 1],
      keys: 2,
    };
    expect(redact(value)).toEqual(value);
  });

  test('leaves no half of a secret where it cuts a long text', () => {
    const secret = joined('AKIA', 'IOSFODNN7EXAMPLE');
    const text = redact(`${'.'.repeat(1990)}${secret}${'.'.repeat(10)}`);
    expect(text).toBe(`${'.'.repeat(1990)}[secret]..…`);
    expect(redact('.'.repeat(9_000))).toBe(`${'.'.repeat(2_000)}…`);
    expect(redact('.'.repeat(2_000))).toBe('.'.repeat(2_000));
  });

  test('cuts long texts, and takes no longer than their length for it', () => {
    const text = redact('a?token='.repeat(100_000));
    expect(text.length).toBeLessThanOrEqual(2001);
  });
});
