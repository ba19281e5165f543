import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadSigningKey } from '../../src/crypto/signing-key.ts';
import { aFolder } from '../builders.ts';

const keyFile = (dataDir: string) => join(dataDir, 'keys', 'access-token.jwk');

async function aKeyFile(content: (whole: string) => string) {
  const dataDir = await aFolder();
  await loadSigningKey(dataDir, 'access-token');
  const file = keyFile(dataDir);
  await writeFile(file, content(await readFile(file, 'utf8')));
  return dataDir;
}

describe('the key that access tokens are signed with', () => {
  test('is made once', async () => {
    const dataDir = await aFolder();
    const [one, two] = await Promise.all([
      loadSigningKey(dataDir, 'access-token'),
      loadSigningKey(dataDir, 'access-token'),
    ]);
    expect(two.id).toBe(one.id);
  });

  test.each<[string, (whole: string) => string]>([
    ['empty', () => ''],
    ['cut short', (whole) => whole.slice(0, -10)],
    ['of other JSON', () => 'null'],
    ['without its secret half', (whole) => JSON.stringify({ ...JSON.parse(whole), d: undefined })],
    ['with a key of the wrong length', (whole) => JSON.stringify({ ...JSON.parse(whole), d: 'AAAA' })],
    [
      'of two halves that do not belong together',
      (whole) => JSON.stringify({ ...JSON.parse(whole), x: 'A'.repeat(43) }),
    ],
  ])('is refused when its file is %s, with what to do', async (_what, content) => {
    const dataDir = await aKeyFile(content);
    const refused = expect(loadSigningKey(dataDir, 'access-token')).rejects;
    await refused.toMatchObject({
      code: 'KEY_FILE_UNREADABLE',
      message: expect.stringContaining('Delete it'),
    });
    await refused.toThrow(keyFile(dataDir));
  });
});
