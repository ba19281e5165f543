import type { Recommender } from '@ymera/kernel';
import type { LearningSubgraph } from '@ymera/learning';
import { createRecommenderClient } from '@ymera/learning/client';
import type { Platform } from '../platform.ts';

/** Who knows which agent did a task well: learning in this process, or behind its URL; null where neither is. */
export function recommenderOf(
  { config, identityKey }: Pick<Platform, 'config' | 'identityKey'>,
  learning: LearningSubgraph | undefined,
  closers: (() => Promise<void>)[],
): Recommender | null {
  if (learning) return learning.contracts.Recommender;
  const url = config.urls.learning;
  if (!url) return null;
  const client = createRecommenderClient({ owner: 'learning', url, key: identityKey, caller: 'agents' });
  closers.push(() => client.close());
  return client;
}
