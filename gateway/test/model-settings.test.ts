import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { modelsConfig } from '../src/hosting/models-config.ts';

const read = (environment: Record<string, string>) => modelsConfig(loadConfig(environment));

describe('the settings of models', () => {
  test('give none when nothing is set', async () => {
    expect(await read({})).toEqual({
      ...{ openai: null, anthropic: null, google: null, servers: [], serverKey: null, only: null },
      ...{ table: null, priceCeiling: null, limits: {}, aliases: {} },
    });
  });

  test('are keys, addresses, prices, limits and names', async () => {
    const config = await read({
      OPENAI_API_KEY: 'sk-1',
      OPENAI_BASE_URL: 'https://proxy.example.org/v1/',
      ANTHROPIC_API_KEY: 'sk-2',
      YMERA_MODEL_SERVERS: 'http://127.0.0.1:11434/v1, https://llm.example.org/v1',
      YMERA_MODELS: 'openai/gpt-5-mini, 127.0.0.1:11434/llama3.2:3b',
      YMERA_MODEL_PRICE_CEILING: '2.5',
      YMERA_MODEL_LIMITS: 'openai=500/200000,127.0.0.1:11434=60/100000',
      YMERA_MODEL_ALIASES: 'fast=openai/gpt-5-mini|google/gemini-2.5-flash,smart=anthropic/claude-sonnet-4-5',
    });
    expect(config).toMatchObject({
      openai: { apiKey: 'sk-1', baseUrl: 'https://proxy.example.org/v1' },
      anthropic: { apiKey: 'sk-2' },
      servers: ['http://127.0.0.1:11434/v1', 'https://llm.example.org/v1'],
      only: ['openai/gpt-5-mini', '127.0.0.1:11434/llama3.2:3b'],
      priceCeiling: 2_500_000,
      limits: { openai: { requestsPerMinute: 500, tokensPerMinute: 200_000 } },
      aliases: { fast: ['openai/gpt-5-mini', 'google/gemini-2.5-flash'] },
    });
  });

  test.each([
    ['YMERA_MODEL_SERVERS', 'ftp://127.0.0.1/v1'],
    ['YMERA_MODEL_SERVERS', 'http://user:secret@127.0.0.1/v1'],
    ['YMERA_MODELS', 'gpt-5'],
    ['YMERA_MODEL_PRICE_CEILING', '-1'],
    ['YMERA_MODEL_PRICE_CEILING', '10001'],
    ['YMERA_MODEL_LIMITS', 'openai=500'],
    ['YMERA_MODEL_LIMITS', 'openai=1/1,openai=2/2'],
    ['YMERA_MODEL_ALIASES', 'fast='],
  ])('refuse %s=%s', (name, value) => {
    expect(() => loadConfig({ [name]: value })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', details: { settings: [name] } }),
    );
  });

  test('take the table from a file, and say when that is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ymera-models-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'models.json');
    const table = { source: 'us', date: '2026-01-01', models: [] };
    await expect(read({ YMERA_MODEL_TABLE: file })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await writeFile(file, JSON.stringify(table));
    expect((await read({ YMERA_MODEL_TABLE: file })).table).toEqual(table);
  });
});
