import { unlessThere } from '@ymera/kernel/mongo';
import type { Connection } from 'mongoose';
import type { InstallStore } from '../../plugin-ports.ts';
import { installDocument, installSchema, toInstall } from './install-document.ts';
import { createKnownInstalls } from './known-installs.ts';
import { placeKey } from './place.ts';

/** Of the records' texts together: some hundred plugins with their earlier versions. */
const knownLengthMax = 32_000_000;

/** Installs as documents, one per tenant and plugin; the revision guards every change. */
export async function openInstallStore(connection: Connection): Promise<InstallStore> {
  const installs = connection.model('AgentsPluginInstall', installSchema);
  await installs.createIndexes();
  const known = createKnownInstalls(knownLengthMax);

  const readMany = async (ids: readonly string[], signal?: AbortSignal) => {
    const found = await installs
      .find({ _id: { $in: [...ids] } }, { record: 1 })
      .setOptions({ signal })
      .lean();
    return found.map(({ _id, record }) => {
      const install = toInstall({ record });
      known.note(_id, install, record.length);
      return install;
    });
  };

  return {
    // Asked at every call of a plugin: the revision tells whether the record, which holds several manifests, has to be
    // read. No revision of a record is ever written twice.
    findMany: async ({ tenantId, pluginIds }, signal) => {
      const ids = pluginIds.map((pluginId) => placeKey(tenantId, pluginId));
      const there = await installs
        .find({ _id: { $in: ids } }, { revision: 1 })
        .setOptions({ signal })
        .lean();
      const seen = there.flatMap(({ _id, revision }) => known.find(_id, revision) ?? []);
      if (seen.length === there.length) return seen;
      return await readMany(ids, signal);
    },
    list: async ({ tenantId, after, limit }, signal) => {
      const found = await installs
        .find(
          { tenantId, phase: { $ne: 'REMOVED' }, ...(after === null ? {} : { pluginId: { $gt: after } }) },
          { record: 1 },
        )
        .setOptions({ signal })
        .sort({ pluginId: 1 })
        .limit(limit)
        .lean();
      return found.map(toInstall);
    },
    create: (install) => unlessThere(installs.create(installDocument(install))),
    replace: async (install) => {
      const { _id, ...fields } = installDocument(install);
      const before = { _id, revision: install.revision - 1 };
      return (await installs.updateOne(before, { $set: fields })).matchedCount === 1;
    },
    listHealable: async ({ before, limit }) => {
      const found = await installs
        .find({ healAt: { $lte: before } }, { record: 1 })
        .sort({ healAt: 1 })
        .limit(limit)
        .lean();
      return found.map(toInstall);
    },
    findUnused: async (integrities) => {
      const used = await installs.distinct('integrities', { integrities: { $in: [...integrities] } });
      const found = new Set(used);
      return integrities.filter((integrity) => !found.has(integrity));
    },
  };
}
