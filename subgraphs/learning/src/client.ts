import type { Recommender } from '@ymera/kernel';
import { contractClient } from '@ymera/kernel/contracts';

/** The contract Recommender over HTTP, for subgraphs in other processes. */
export function createRecommenderClient(
  remote: Parameters<typeof contractClient>[0],
): Recommender & { close(): Promise<void> } {
  return contractClient<Recommender>(remote, 'Recommender', ['recommend']);
}
