import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, Schema } from 'mongoose';
import type { PluginUsageStore } from '../../plugin-ports.ts';
import { placeKey } from './place.ts';
import { dayMs, number, schemaOptions, text } from './schema-options.ts';

/** Somewhat more than a year, so that a month can be compared with the same one a year before. */
const keepMs = 400 * dayMs;

const usageSchema = new Schema(
  {
    /** `["<tenant>","<plugin>","<day>"]` */
    _id: text,
    tenantId: text,
    pluginId: text,
    day: text,
    calls: number,
    failures: number,
    cpuMs: number,
    wallMs: number,
    hostCalls: number,
    bytesIn: number,
    bytesOut: number,
    /** When it is deleted. */
    forgetAt: { type: Date, required: true },
  },
  { ...schemaOptions, collection: 'plugin_usage' },
);
usageSchema.index({ tenantId: 1, pluginId: 1, day: -1 });
usageSchema.index({ forgetAt: 1 }, { expireAfterSeconds: 0 });

const own = { _id: 0, tenantId: 0, pluginId: 0, forgetAt: 0 } as const;

/** Figures as documents, one per tenant, plugin and day. */
export async function openUsageStore(connection: Connection): Promise<PluginUsageStore> {
  const usages = connection.model('AgentsPluginUsage', usageSchema);
  await usages.createIndexes();
  return {
    add: async ({ tenantId, pluginId }, { day, ...figures }) => {
      const forgetAt = new Date(Date.parse(day) + keepMs);
      const write = () =>
        usages
          .updateOne(
            { _id: placeKey(tenantId, pluginId, day) },
            { $inc: figures, $setOnInsert: { tenantId, pluginId, day, forgetAt } },
            { upsert: true },
          )
          .exec();
      // Of the day's two first calls that end at once the second one's insert is refused; then it adds to the first.
      if (!(await unlessThere(write()))) await write();
    },
    list: async ({ tenantId, pluginId, fromDay, limit }, signal) =>
      usages
        .find({ tenantId, pluginId, day: { $gte: fromDay } }, own)
        .setOptions({ signal })
        .sort({ day: -1 })
        .limit(limit)
        .lean(),
    listMany: async ({ tenantId, pluginIds, fromDay }, signal) =>
      usages
        .find(
          { tenantId, pluginId: { $in: pluginIds }, day: { $gte: fromDay } },
          { _id: 0, tenantId: 0, forgetAt: 0 },
        )
        .setOptions({ signal })
        .sort({ day: -1 })
        .lean(),
  };
}
