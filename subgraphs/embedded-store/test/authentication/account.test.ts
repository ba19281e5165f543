import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTcpAddress, readTcpAddress, writeTcpAddress } from '../../src/authentication/account.ts';

let folder = '';
let file = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ymera-account-'));
  file = join(folder, 'tcp.json');
});

afterEach(() => rmSync(folder, { recursive: true }));

test('a new account has a password that nobody guesses, and no two are alike', () => {
  const [one, other] = [openTcpAddress(file), openTcpAddress(file)];
  expect(Buffer.from(one.password, 'base64url')).toHaveLength(32);
  expect(one.password).not.toBe(other.password);
  expect(one.user).not.toBe(other.user);
});

test('what is written is kept, for this user alone', () => {
  const written = { ...openTcpAddress(file), port: 4711 };
  writeTcpAddress(file, written);
  expect(openTcpAddress(file)).toEqual(written);
  expect(readTcpAddress(file)).toEqual(written);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['tcp.json']);
});

test.each(['', '{', '{"port":1}', 'null', '{"port":"1","user":"u","password":"p"}'])(
  'a file that says %j is no address',
  (text) => {
    writeFileSync(file, text, { mode: 0o600 });
    expect(readTcpAddress(file)).toBeUndefined();
    expect(openTcpAddress(file).port).toBe(0);
  },
);
