import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, type InferSchemaType, Schema } from 'mongoose';
import type { Installation } from '../../domain/installation.ts';
import type { InstallationStore } from '../../plugin-ports.ts';
import { before as beforeCursor } from './before.ts';
import { dayMs, number, schemaOptions, text } from './schema-options.ts';

/** Installations that are done are for looking up what went wrong; what they brought is in the install's record. */
const keepMs = 90 * dayMs;

const installationSchema = new Schema(
  {
    _id: text,
    tenantId: text,
    revision: number,
    startedAt: number,
    phase: text,
    /** Null once it is done. */
    beatAt: { type: Number, default: null },
    /** The whole record as JSON text. */
    record: text,
    /** When it is deleted; null while it runs. */
    forgetAt: { type: Date, default: null },
  },
  { ...schemaOptions, collection: 'plugin_installations' },
);
installationSchema.index({ tenantId: 1, startedAt: -1, _id: -1 });
installationSchema.index({ phase: 1, beatAt: 1 });
installationSchema.index({ forgetAt: 1 }, { expireAfterSeconds: 0 });

/** Installations as documents; the revision guards every change, and the database forgets old ones. */
export async function openInstallationStore(connection: Connection): Promise<InstallationStore> {
  const installations = connection.model('AgentsPluginInstallation', installationSchema);
  await installations.createIndexes();
  return {
    create: (installation) => unlessThere(installations.create(toDocument(installation))),
    replace: async (installation) => {
      const { _id, tenantId, ...fields } = toDocument(installation);
      const before = { _id, tenantId, revision: installation.revision - 1 };
      return (await installations.updateOne(before, { $set: fields })).matchedCount === 1;
    },
    find: async ({ tenantId, id }, signal) => {
      const found = await installations
        .findOne({ _id: id, tenantId }, { record: 1 })
        .setOptions({ signal })
        .lean();
      return found && toInstallation(found);
    },
    list: async ({ tenantId, before, limit }, signal) => {
      const found = await installations
        .find({ tenantId, ...beforeCursor(before, { at: 'startedAt', id: '_id' }) }, { record: 1 })
        .setOptions({ signal })
        .sort({ startedAt: -1, _id: -1 })
        .limit(limit)
        .lean();
      return found.map(toInstallation);
    },
    listSilent: async ({ before, limit }) => {
      const found = await installations
        .find({ phase: 'RUNNING', beatAt: { $lt: before } }, { record: 1 })
        .sort({ beatAt: 1 })
        .limit(limit)
        .lean();
      return found.map(toInstallation);
    },
  };
}

function toDocument(installation: Installation) {
  const { id: _id, tenantId, revision, startedAt, state } = installation;
  const { phase } = state;
  const times =
    state.phase === 'RUNNING'
      ? { beatAt: state.beatAt, forgetAt: null }
      : { beatAt: null, forgetAt: new Date(state.finishedAt + keepMs) };
  return { _id, tenantId, revision, startedAt, phase, ...times, record: JSON.stringify(installation) };
}

// Written by toDocument.
const toInstallation = ({ record }: Pick<InferSchemaType<typeof installationSchema>, 'record'>) =>
  JSON.parse(record) as Installation;
