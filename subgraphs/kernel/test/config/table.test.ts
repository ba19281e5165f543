import { ConfigError, markdownTable, oneOf, port, readConfig, text, wholeNumber } from '@ymera/kernel/config';
import { describe, expect, it } from 'vitest';

const table = {
  port: { name: 'APP_PORT', parser: port, default: '4000', meaning: 'The port.' },
  mode: { name: 'APP_MODE', parser: oneOf('fast', 'safe'), default: 'safe', meaning: 'How to run.' },
  key: { name: 'APP_KEY', parser: wholeNumber(1, 9), default: null, meaning: 'A secret.', secret: true },
  title: { name: 'APP_TITLE', parser: text, default: null, meaning: 'What to call it.' },
};

const refused = (environment: Record<string, string>): ConfigError => {
  try {
    readConfig(table, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error('It was not refused.');
};

describe('configuration', () => {
  it('holds the defaults when nothing is set, and null where there is none', () => {
    expect(readConfig(table, {})).toEqual({ port: 4000, mode: 'safe', key: null, title: null });
  });

  it('takes what the environment says', () => {
    const environment = { APP_PORT: '0', APP_MODE: 'fast', APP_KEY: '7', APP_TITLE: 'Ymera', OTHER: 'x' };
    expect(readConfig(table, environment)).toEqual({ port: 0, mode: 'fast', key: 7, title: 'Ymera' });
  });

  it('counts an empty variable as not set', () => {
    expect(readConfig(table, { APP_PORT: '', APP_TITLE: '' })).toMatchObject({ port: 4000, title: null });
  });

  it('refuses a wrong value by name, value and what was expected', () => {
    const error = refused({ APP_PORT: 'eighty' });
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message).toBe('APP_PORT is "eighty"; it must be a port from 0 to 65535.');
  });

  it('names every wrong value at once', () => {
    const error = refused({ APP_PORT: '65536', APP_MODE: 'FAST' });
    expect(error.message.split('\n')).toEqual([
      'APP_PORT is "65536"; it must be a port from 0 to 65535.',
      'APP_MODE is "FAST"; it must be one of fast, safe.',
    ]);
    expect(error.details).toEqual({ settings: ['APP_PORT', 'APP_MODE'] });
  });

  it('never prints the value of a secret', () => {
    const error = refused({ APP_KEY: 'hunter2' });
    expect(error.message).toBe('APP_KEY is set to something else; it must be a whole number from 1 to 9.');
    expect(JSON.stringify([error.message, error.details, error.stack])).not.toContain('hunter2');
  });

  it('becomes a table for the README', () => {
    expect(markdownTable({ port: table.port, title: table.title })).toBe(
      [
        '| variable | default | meaning |',
        '| --- | --- | --- |',
        '| `APP_PORT` | `4000` | The port. |',
        '| `APP_TITLE` |  | What to call it. |',
      ].join('\n'),
    );
  });
});
