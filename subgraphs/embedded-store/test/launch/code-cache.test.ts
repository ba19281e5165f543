import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { codeCacheFolder } from '../../src/code-cache.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ymera-code-'));
});

afterEach(() => rmSync(root, { recursive: true }));

test('compiled code is kept beside the sources, for all data directories', () => {
  mkdirSync(join(root, 'node_modules'));
  expect(codeCacheFolder({ folder: '/data/store' }, join(root, 'node_modules'))).toBe(
    join(root, 'node_modules', '.cache', 'ymera-embedded-store'),
  );
});

test('it is kept in the data directory where there are no modules', () => {
  expect(codeCacheFolder({ folder: '/data/store' }, join(root, 'node_modules'))).toBe('/data/store/code');
});

test('and where nothing can be made among the modules', () => {
  mkdirSync(join(root, 'node_modules'));
  writeFileSync(join(root, 'node_modules', '.cache'), '');
  expect(codeCacheFolder({ folder: '/data/store' }, join(root, 'node_modules'))).toBe('/data/store/code');
});
