import { newestFirst } from '@ymera/kernel';
import type { PluginReview } from '../../domain/plugin-review.ts';
import type { ReviewStore } from '../../plugin-ports.ts';
import { placeKey } from './place.ts';

/** The memory twin of the review store. */
export function createMemoryReviewStore(): ReviewStore {
  const reviews = new Map<string, PluginReview>();
  const timeOf = ({ at, userId: id }: PluginReview) => ({ at, id });
  const listOf = (tenantId: string, pluginId: string) =>
    [...reviews.values()].filter((review) => review.tenantId === tenantId && review.pluginId === pluginId);
  return {
    put: async (review) => {
      reviews.set(placeKey(review.tenantId, review.pluginId, review.userId), review);
    },
    remove: async ({ tenantId, pluginId, userId }) => reviews.delete(placeKey(tenantId, pluginId, userId)),
    list: async ({ tenantId, pluginId, before, limit }, signal) => {
      signal?.throwIfAborted();
      return listOf(tenantId, pluginId)
        .filter((review) => before === null || newestFirst(before, timeOf(review)) < 0)
        .sort((a, b) => newestFirst(timeOf(a), timeOf(b)))
        .slice(0, limit);
    },
    rate: async ({ tenantId, pluginIds }, signal) => {
      signal?.throwIfAborted();
      const rate = (pluginId: string) => {
        const stars = listOf(tenantId, pluginId).map((review) => review.stars);
        const sum = stars.reduce((before, next) => before + next, 0);
        return { count: stars.length, average: stars.length === 0 ? null : sum / stars.length };
      };
      return new Map(pluginIds.map((pluginId) => [pluginId, rate(pluginId)]));
    },
  };
}
