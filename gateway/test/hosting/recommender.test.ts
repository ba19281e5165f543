import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { recommenderOf } from '../../src/hosting/recommender.ts';

const openWith = (environment: Record<string, string>) => {
  const closers: (() => Promise<void>)[] = [];
  const platform = { config: loadConfig(environment), identityKey: new Uint8Array(32) };
  return { closers, recommender: recommenderOf(platform, undefined, closers) };
};

test('without learning here or elsewhere nobody recommends, and the platform opens nevertheless', () => {
  expect(openWith({ YMERA_ROLE: 'agents' })).toEqual({ recommender: null, closers: [] });
});

test('learning in another process is asked behind its URL, until it is closed', async () => {
  const { recommender, closers } = openWith({
    YMERA_ROLE: 'agents',
    YMERA_LEARNING_URL: 'http://127.0.0.1:9',
  });
  const asked = { tenantId: 'tenant_one', task: 'fix', agentIds: [] };
  await expect(recommender?.recommend(asked)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  expect(closers).toHaveLength(1);
  for (const close of closers) await close();
});
