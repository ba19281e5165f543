import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { explainFailure, reasonIn, reasonLine, StoreStartError } from '../../src/start-error.ts';

const failure = (fields: object, message = 'it failed') => Object.assign(new Error(message), fields);
const explained = (fields: object) => explainFailure(failure(fields), '/data/store');

describe('a failure to start is told with what can be done:', () => {
  test.each([11, 26, 11 + 256])('damage, SQLite code %i', (errcode) => {
    expect(explained({ errcode })).toMatch(/damaged.*Nothing was changed.*db -- check.*db -- restore/);
  });

  test.each([{ errcode: 13 }, { code: 'ENOSPC' }, { code: 'EDQUOT' }])('a full disk, %j', (fields) => {
    expect(explained(fields)).toMatch(/disk that holds \/data\/store is full. Free some space/);
  });

  test.each([{ errcode: 14 }, { errcode: 8 }, { code: 'EACCES' }, { code: 'EROFS' }, { code: 'EPERM' }])(
    'a folder of somebody else, %j',
    (fields) => {
      expect(explained(fields)).toMatch(/cannot be read and written by this user.*YMERA_DATA_DIR/);
    },
  );

  test.each(['EEXIST', 'ENOTDIR', 'ENAMETOOLONG'])('a path that cannot be a folder, %s', (code) => {
    expect(explained({ code })).toMatch(/cannot be a folder.*YMERA_DATA_DIR/);
  });

  test.each([{ errcode: 10 }, { code: 'EIO' }])('a disk that fails, %j', (fields) => {
    expect(explained(fields)).toMatch(/fails to read or write/);
  });

  test('its own words, if it has them', () => {
    expect(explainFailure(new StoreStartError('do this'), '/data')).toBe('do this');
  });

  test.each([new Error('unknown'), failure({ errcode: 1 }), 'text', undefined])(
    'nothing that is not known: %s',
    (error) => {
      expect(explainFailure(error, '/data')).toBeUndefined();
    },
  );
});

describe('the reason in a log', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ymera-reason-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is the last one told since the process was started', () => {
    const file = join(folder, 'log');
    const old = `${reasonLine('long ago')}\n`;
    writeFileSync(file, `${old}12:00 Error: at x\n    at y\n12:00 ${reasonLine('two\nlines')}\nmore\n`);
    expect(reasonIn(file, old.length)).toBe('two lines');
  });

  test('is the end of what was written, if none was told', () => {
    const file = join(folder, 'log');
    writeFileSync(file, `${reasonLine('long ago')}\nnode: bad option\n`);
    expect(reasonIn(file, reasonLine('long ago').length + 1)).toBe('node: bad option\n');
  });

  test('is nothing without a log', () => {
    expect(reasonIn(join(folder, 'none'), 0)).toBe('');
  });
});
