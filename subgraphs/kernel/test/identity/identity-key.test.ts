import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadIdentityKey } from '@ymera/kernel/identity';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

describe("the installation's key", () => {
  let dataDir = '';
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'ymera-key-'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  it('is the one that is given', async () => {
    const given = Buffer.alloc(32, 7).toString('base64url');
    expect(await loadIdentityKey({ given, dataDir })).toEqual(Buffer.alloc(32, 7));
  });

  it('is made once, and is the same ever after', async () => {
    const made = await loadIdentityKey({ given: null, dataDir });
    expect(made).toHaveLength(32);
    expect(await loadIdentityKey({ given: null, dataDir })).toEqual(made);
  });

  it('is for this user alone', async () => {
    await loadIdentityKey({ given: null, dataDir });
    expect((await stat(join(dataDir, 'keys', 'identity.key'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(dataDir, 'keys'))).mode & 0o777).toBe(0o700);
  });

  it.each([
    ['empty', ''],
    ['short', Buffer.alloc(31, 7).toString('base64url')],
    ['no base64url', '{"key": "0123456789012345678901234567890123456789012345678901234567890123456789"}'],
  ])('is refused when its file is %s, with what to do', async (_what, content) => {
    const file = join(dataDir, 'keys', 'identity.key');
    await mkdir(join(dataDir, 'keys'));
    await writeFile(file, content);
    const refused = expect(loadIdentityKey({ given: null, dataDir })).rejects;
    await refused.toMatchObject({
      code: 'KEY_FILE_UNREADABLE',
      message: expect.stringContaining('Delete it'),
    });
    await refused.toThrow(file);
  });

  it('is read with the line end that an editor leaves', async () => {
    const made = await loadIdentityKey({ given: null, dataDir });
    const file = join(dataDir, 'keys', 'identity.key');
    await writeFile(file, `${await readFile(file, 'utf8')}\n`);
    expect(await loadIdentityKey({ given: null, dataDir })).toEqual(made);
  });

  it('is the same for all who start at once', async () => {
    const keys = await Promise.all(
      Array.from({ length: 20 }, () => loadIdentityKey({ given: null, dataDir })),
    );
    const file = await readFile(join(dataDir, 'keys', 'identity.key'), 'utf8');
    expect(new Set(keys.map((key) => Buffer.from(key).toString('base64url')))).toEqual(new Set([file]));
  });
});
