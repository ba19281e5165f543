import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimEngine, refuseLostData, refuseOtherEngine } from '../../src/engine-record.ts';
import { type Layout, prepareLayout } from '../../src/layout.ts';
import { StoreStartError } from '../../src/start-error.ts';

let layout: Layout;

beforeEach(() => {
  layout = prepareLayout(mkdtempSync(join(tmpdir(), 'ymera-engine-')));
});

afterEach(() => rmSync(layout.dataDir, { recursive: true }));

const record = (): unknown => JSON.parse(readFileSync(layout.engineRecord, 'utf8'));
const put = (fields: object) => writeFileSync(layout.engineRecord, JSON.stringify(fields));
const putMongodFiles = () => {
  mkdirSync(layout.mongodFolder);
  writeFileSync(join(layout.mongodFolder, 'WiredTiger'), '');
};

test('a new data directory is claimed by the first engine, with format and version', () => {
  claimEngine(layout, 'sqlite');
  expect(record()).toEqual({
    engine: 'sqlite',
    format: 1,
    createdBy: expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
  expect(statSync(layout.engineRecord).mode & 0o777).toBe(0o600);
});

test('a directory that was in use and has lost its data is not begun anew', () => {
  refuseLostData(layout);
  claimEngine(layout, 'sqlite');
  expect(() => refuseLostData(layout)).toThrow(/data\.sqlite is missing.*npm run db -- restore/);
  writeFileSync(layout.file, '');
  expect(() => refuseLostData(layout)).toThrow(/is empty/);
  writeFileSync(layout.file, 'something');
  refuseLostData(layout);
});

test('to look at a new data directory does not claim it', () => {
  refuseOtherEngine(layout, 'sqlite');
  refuseOtherEngine(layout, 'mongod');
  expect(() => record()).toThrow(/ENOENT/);
});

test('what was claimed stays as it was recorded', () => {
  put({ engine: 'sqlite', format: 1, createdBy: '0.0.9' });
  claimEngine(layout, 'sqlite');
  expect(record()).toMatchObject({ createdBy: '0.0.9' });
});

test.each([
  ['sqlite', 'mongod'],
  ['mongod', 'sqlite'],
] as const)('data of %s is refused to %s, with the way to take it along', (made, asked) => {
  claimEngine(layout, made);
  for (const attempt of [refuseOtherEngine, claimEngine]) {
    expect(() => attempt(layout, asked)).toThrow(StoreStartError);
    expect(() => attempt(layout, asked)).toThrow(
      new RegExp(`made by the engine ${made}.*YMERA_EMBEDDED_ENGINE=${made}.*export.*import`),
    );
  }
  expect(record()).toMatchObject({ engine: made });
});

test('data from before there was a record belongs to the engine whose files they are', () => {
  writeFileSync(layout.file, '');
  expect(() => claimEngine(layout, 'mongod')).toThrow(/made by the engine sqlite/);
  claimEngine(layout, 'sqlite');
  expect(record()).toMatchObject({ engine: 'sqlite' });
});

test("a mongod's files without a record are a mongod's", () => {
  putMongodFiles();
  expect(() => claimEngine(layout, 'sqlite')).toThrow(/made by the engine mongod/);
});

test('files of both engines without a record are refused to both', () => {
  writeFileSync(layout.file, '');
  putMongodFiles();
  expect(() => claimEngine(layout, 'sqlite')).toThrow(/two engines/);
  expect(() => claimEngine(layout, 'mongod')).toThrow(/two engines/);
});

test('a later format is refused, and the version named that made it', () => {
  put({ engine: 'sqlite', format: 2, createdBy: '9.1.0' });
  expect(() => claimEngine(layout, 'sqlite')).toThrow(/format 2, made by version 9\.1\.0/);
});

test.each([
  '',
  'sqlite',
  '{"engine":"postgres","format":1}',
  '{"engine":"sqlite"}',
  '{"engine":"sqlite","format":0}',
])('a record that reads %j is refused, not guessed at', (text) => {
  writeFileSync(layout.engineRecord, text);
  expect(() => claimEngine(layout, 'sqlite')).toThrow(/cannot be understood/);
});
