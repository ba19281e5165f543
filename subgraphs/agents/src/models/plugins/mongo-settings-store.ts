import type { JsonObject } from '@ymera/kernel';
import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, Schema, type UpdateQuery } from 'mongoose';
import type { PluginPlace, SettingsStore } from '../../plugin-ports.ts';
import { placeKey } from './place.ts';
import { number, schemaOptions, text } from './schema-options.ts';
import { createSecretBox } from './secret-box.ts';
import { SecretUnreadableError } from './secret-unreadable.ts';

const settingsSchema = new Schema(
  {
    /** `["<tenant>","<plugin>"]` */
    _id: text,
    revision: number,
    /** JSON text: a plugin may use any key. */
    config: { type: String, default: '{}' },
    secretNames: [text],
    /** Sealed values, by their names in base64url, which have neither dots nor dollar signs. */
    secrets: { type: Map, of: String, default: {} },
  },
  { ...schemaOptions, collection: 'plugin_settings' },
);

const fieldOf = (name: string) => `secrets.${Buffer.from(name).toString('base64url')}`;

/** Settings as documents, one per tenant and plugin: every change, of a secret too, is one step. */
export function openSettingsStore(connection: Connection, secretKey: Uint8Array): SettingsStore {
  const settings = connection.model('AgentsPluginSettings', settingsSchema);
  const box = createSecretBox(secretKey);
  const idOf = ({ tenantId, pluginId }: PluginPlace) => placeKey(tenantId, pluginId);
  const sealedFor = ({ tenantId, pluginId }: PluginPlace, name: string) => placeKey(tenantId, pluginId, name);

  async function change(place: PluginPlace, update: UpdateQuery<unknown>): Promise<void> {
    const write = () =>
      settings.updateOne({ _id: idOf(place) }, { ...update, $inc: { revision: 1 } }, { upsert: true }).exec();
    // Of two first changes at once the second one's insert is refused; then there is a document to change.
    if (!(await unlessThere(write()))) await write();
  }

  const findMany: SettingsStore['findMany'] = async ({ tenantId, pluginIds }, signal) => {
    const places = new Map(pluginIds.map((pluginId) => [idOf({ tenantId, pluginId }), pluginId]));
    const found = await settings
      .find({ _id: { $in: [...places.keys()] } }, { secrets: 0 })
      .setOptions({ signal })
      .lean();
    return found.map(({ _id, revision, config, secretNames }) => ({
      tenantId,
      pluginId: places.get(_id) ?? '',
      revision,
      config: JSON.parse(config) as JsonObject, // written by setConfig
      secretNames: [...secretNames].sort(),
    }));
  };

  return {
    find: async ({ tenantId, pluginId }, signal) => {
      const [found] = await findMany({ tenantId, pluginIds: [pluginId] }, signal);
      return found ?? { tenantId, pluginId, revision: 0, config: {}, secretNames: [] };
    },
    findMany,
    setConfig: (place, config) => change(place, { $set: { config: JSON.stringify(config) } }),
    setSecret: (place, { name, value }) =>
      change(place, {
        $set: { [fieldOf(name)]: box.seal(value, sealedFor(place, name)) },
        $addToSet: { secretNames: name },
      }),
    removeSecret: async (place, name) => {
      const { matchedCount } = await settings.updateOne(
        { _id: idOf(place), secretNames: name },
        { $unset: { [fieldOf(name)]: '' }, $pull: { secretNames: name }, $inc: { revision: 1 } },
      );
      return matchedCount === 1;
    },
    readSecret: async (place, name, signal) => {
      const found = await settings
        .findById(idOf(place), { [fieldOf(name)]: 1 })
        .setOptions({ signal })
        .lean<{ readonly secrets?: Readonly<Record<string, string>> }>();
      const sealed = Object.values(found?.secrets ?? {})[0];
      if (sealed === undefined) return null;
      const value = box.open(sealed, sealedFor(place, name));
      if (value === null) throw new SecretUnreadableError(place.pluginId, name);
      return value;
    },
    removeAll: async (place) => {
      await settings.deleteOne({ _id: idOf(place) });
    },
  };
}
