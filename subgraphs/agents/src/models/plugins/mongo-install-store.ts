import { unlessThere } from '@ymera/kernel/mongo';
import type { Connection } from 'mongoose';
import type { InstallStore } from '../../plugin-ports.ts';
import { installDocument, installSchema, toInstall } from './install-document.ts';
import { placeKey } from './place.ts';

/** Installs as documents, one per tenant and plugin; the revision guards every change. */
export async function openInstallStore(connection: Connection): Promise<InstallStore> {
  const installs = connection.model('AgentsPluginInstall', installSchema);
  await installs.createIndexes();
  return {
    findMany: async ({ tenantId, pluginIds }, signal) => {
      const ids = pluginIds.map((pluginId) => placeKey(tenantId, pluginId));
      const found = await installs
        .find({ _id: { $in: ids } }, { record: 1 })
        .setOptions({ signal })
        .lean();
      return found.map(toInstall);
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
    findUnused: async (integrities) => {
      const used = await installs.distinct('integrities', { integrities: { $in: [...integrities] } });
      const found = new Set(used);
      return integrities.filter((integrity) => !found.has(integrity));
    },
  };
}
