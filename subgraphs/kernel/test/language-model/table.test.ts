import { createModelTable } from '@ymera/kernel/language-model';
import { describe, expect, it } from 'vitest';

const now = new Date('2026-11-21');
const row = {
  provider: 'ollama',
  model: 'qwen3:8b',
  kind: 'LANGUAGE',
  contextTokens: 40_960,
  outputTokensMax: null,
  capabilities: ['TOOLS'],
  prices: [{ input: 0, cachedInput: 0, cacheWrite: 0, output: 0 }],
};
const mine = { source: 'our own machines', date: '2026-11-01', models: [row] };

describe('the table of models', () => {
  const table = createModelTable();

  it('has the price of a token in pico-dollars, with who says so', () => {
    expect(table.facts('openai', 'gpt-4.1', now)).toEqual({
      kind: 'LANGUAGE',
      contextTokens: 1_000_000,
      outputTokensMax: 32_768,
      capabilities: ['TOOLS', 'STRUCTURED', 'VISION'],
      price: {
        input: 2_000_000, // 2 dollars a million tokens
        cachedInput: 500_000,
        cacheWrite: 2_000_000,
        output: 8_000_000,
        long: null,
        source: '@pydantic/genai-prices 0.1.8 (2026-09-23)',
      },
    });
  });

  it('has another rate for long input where the provider has one', () => {
    expect(table.facts('anthropic', 'claude-sonnet-4-5', now)?.price?.long).toMatchObject({
      aboveInputTokens: 200_000,
      input: 6_000_000,
      output: 22_500_000,
    });
  });

  it.each([
    ['openai', 'gpt-5-2025-08-07', 'gpt-5'],
    ['anthropic', 'claude-sonnet-4-5-20250929', 'claude-sonnet-4-5'],
    ['anthropic', 'claude-sonnet-4-20250514', 'claude-sonnet-4-0'],
    ['google', 'gemini-2.5-flash-001', 'gemini-2.5-flash'],
  ])('knows %s/%s as %s', (provider, dated, model) => {
    expect(table.facts(provider, dated, now)).toEqual(table.facts(provider, model, now));
    expect(table.facts(provider, dated, now)).not.toBeNull();
  });

  it('prefers the exact name, for some dated models cost more', () => {
    expect(table.facts('openai', 'gpt-4o-2024-05-13', now)?.price?.input).toBe(5_000_000);
    expect(table.facts('openai', 'gpt-4o-2024-11-20', now)?.price?.input).toBe(2_500_000);
  });

  it('changes a price on its day', () => {
    const price = (day: string) => table.facts('google', 'gemini-3.7-flash', new Date(day))?.price?.input;

    expect([price('2026-12-31T23:59:59Z'), price('2027-01-01T00:00:00Z')]).toEqual([750_000, 1_500_000]);
  });

  it('knows what sound costs, of models that speak', () => {
    expect(table.facts('openai', 'gpt-realtime-2025-08-28', now)).toMatchObject({
      kind: 'REALTIME',
      price: {
        ...{ input: 4_000_000, output: 16_000_000 },
        audio: { input: 32_000_000, cachedInput: 400_000, output: 64_000_000 },
      },
    });
    expect(table.facts('openai', 'gpt-5', now)?.price).not.toHaveProperty('audio');
  });

  it('knows nothing of models that it does not have', () => {
    expect(table.facts('openai', 'gpt-99', now)).toBeNull();
    expect(table.facts('azure', 'gpt-4.1', now)).toBeNull();
  });

  it.each(['openai', 'anthropic', 'google'])('has language models of %s, each with a price', (provider) => {
    const models = table.models(provider).map((model) => table.facts(provider, model, now));

    expect(models.length).toBeGreaterThan(10);
    expect(models.every((facts) => facts !== null && facts.price !== null)).toBe(true);
    expect(models.filter((facts) => facts?.kind === 'LANGUAGE' && facts.contextTokens === null)).toEqual([]);
  });

  it('takes rows of ours, and prefers them', () => {
    const ours = createModelTable({
      ...mine,
      models: [row, { ...row, provider: 'openai', model: 'gpt-4.1' }],
    });

    expect(ours.facts('ollama', 'qwen3:8b', now)?.price).toMatchObject({
      input: 0,
      source: 'our own machines (2026-11-01)',
    });
    expect(ours.facts('openai', 'gpt-4.1', now)?.price?.input).toBe(0);
    expect(ours.facts('openai', 'gpt-4.1-mini', now)?.price?.input).toBe(400_000);
  });

  it('keeps a price unknown that nobody says', () => {
    const ours = createModelTable({ ...mine, models: [{ ...row, prices: [] }] });

    expect(ours.facts('ollama', 'qwen3:8b', now)?.price).toBeNull();
  });

  it.each([
    [
      'a price that is no whole number',
      { ...row, prices: [{ input: 0.5, cachedInput: 0, cacheWrite: 0, output: 0 }] },
    ],
    ['a price below nothing', { ...row, prices: [{ input: -1, cachedInput: 0, cacheWrite: 0, output: 0 }] }],
    ['a capability that there is not', { ...row, capabilities: ['TELEPATHY'] }],
    ['a field that there is not', { ...row, price: 3 }],
  ])('refuses %s, and says where', (_, wrong) => {
    expect(() => createModelTable({ ...mine, models: [row, wrong] })).toThrow(/models\.1/);
  });
});
