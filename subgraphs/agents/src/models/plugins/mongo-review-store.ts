import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, Schema } from 'mongoose';
import type { PluginRating } from '../../domain/plugin-review.ts';
import type { ReviewStore } from '../../plugin-ports.ts';
import { before as beforeCursor } from './before.ts';
import { placeKey } from './place.ts';
import { number, schemaOptions, text } from './schema-options.ts';

const reviewSchema = new Schema(
  {
    /** `["<tenant>","<plugin>","<user>"]` */
    _id: text,
    tenantId: text,
    pluginId: text,
    userId: text,
    version: text,
    stars: number,
    text: { type: String, default: '' },
    at: number,
  },
  { ...schemaOptions, collection: 'plugin_reviews' },
);
// With the stars at the end the index alone answers what a page of plugins is rated.
reviewSchema.index({ tenantId: 1, pluginId: 1, at: -1, userId: -1, stars: 1 });

/** Reviews as documents, one per tenant, plugin and user. */
export async function openReviewStore(connection: Connection): Promise<ReviewStore> {
  const reviews = connection.model('AgentsPluginReview', reviewSchema);
  await reviews.createIndexes();
  return {
    put: async (review) => {
      const { tenantId, pluginId, userId } = review;
      const _id = placeKey(tenantId, pluginId, userId);
      const write = () => reviews.updateOne({ _id }, { $set: review }, { upsert: true }).exec();
      // Of two first reviews at once the second one's insert is refused; then it replaces the first.
      if (!(await unlessThere(write()))) await write();
    },
    remove: async ({ tenantId, pluginId, userId }) =>
      (await reviews.deleteOne({ _id: placeKey(tenantId, pluginId, userId) })).deletedCount === 1,
    list: async ({ tenantId, pluginId, before, limit }, signal) =>
      reviews
        .find({ tenantId, pluginId, ...beforeCursor(before, { at: 'at', id: 'userId' }) }, { _id: 0 })
        .setOptions({ signal })
        .sort({ at: -1, userId: -1 })
        .limit(limit)
        .lean(),
    rate: async ({ tenantId, pluginIds }, signal) => {
      signal?.throwIfAborted();
      const found = await reviews
        .aggregate<{ readonly _id: string; readonly count: number; readonly sum: number }>([
          { $match: { tenantId, pluginId: { $in: [...pluginIds] } } },
          { $group: { _id: '$pluginId', count: { $sum: 1 }, sum: { $sum: '$stars' } } },
        ])
        .option(signal ? { signal } : {});
      const rated = new Map(
        found.map(({ _id, count, sum }): [string, PluginRating] => [_id, { count, average: sum / count }]),
      );
      return new Map(pluginIds.map((id) => [id, rated.get(id) ?? { count: 0, average: null }]));
    },
  };
}
