import { type PackageContents, packFolder, readPackageTarball } from '@ymera/plugin-sdk/packages';
import type { InstallOrder } from '../../../domain/installation-order.ts';
import { PluginFolderRefusedError } from '../../../domain/plugin-errors.ts';
import { allowedFolder } from './allowed-folder.ts';
import { catalogueEntry } from './catalogue.ts';
import { fetchFromRegistry } from './fetch-from-registry.ts';
import { claimedName, type FetchedPackage } from './fetched-package.ts';
import type { InstallDesk } from './install-desk.ts';
import type { Progress } from './progress.ts';

type FetchDesk = Pick<InstallDesk, 'registry' | 'folders' | 'catalogue' | 'clock'>;

interface Fetching {
  readonly order: InstallOrder;
  readonly tenantId: string;
  readonly progress: Progress;
}

/**
 * Brings a package into memory. Afterwards its archive is sound, and its bytes are those that were asked for.
 *
 * @throws PackageError, DomainError
 */
export async function fetchPackage(
  desk: FetchDesk,
  { order, tenantId, progress }: Fetching,
  signal: AbortSignal,
): Promise<FetchedPackage> {
  switch (order.kind) {
    case 'REGISTRY':
      return fetchFromRegistry(desk, { order, progress }, signal);
    case 'TARBALL': {
      const contents = await unpack(order.packed, progress);
      return { ...stranger(tenantId, contents), contents, source: { kind: order.kind } };
    }
    case 'FOLDER': {
      const folder = await openFolder(desk, order.folder);
      await progress.to('DOWNLOADING');
      const contents = await unpack(await packFolder(folder), progress);
      return { ...stranger(tenantId, contents), contents, source: { kind: order.kind, folder } };
    }
    case 'CATALOGUE': {
      const entry = catalogueEntry(desk.catalogue, order.name);
      await progress.to('DOWNLOADING');
      const contents = await unpack(await entry.pack(), progress);
      return { ...ours, contents, source: { kind: order.kind } };
    }
  }
}

async function unpack(packed: Uint8Array, progress: Progress): Promise<PackageContents> {
  await progress.to('CHECKING');
  return readPackageTarball(packed);
}

/** What comes with the platform is vouched for by whoever runs it. */
const ours = { provenance: 'NONE', publisher: 'platform', reviewed: true, notes: [] } as const;

/** Nobody says who made it, so that it shares a process with nothing but its own versions. */
function stranger(tenantId: string, contents: PackageContents) {
  const publisher = `unknown:${tenantId}:${claimedName(contents)}`;
  return { provenance: 'NONE', publisher, reviewed: false, notes: [] } as const;
}

/** Looked at again, since it may have become a link after it was asked for. */
async function openFolder({ folders }: FetchDesk, wanted: string): Promise<string> {
  const folder = await allowedFolder(folders, wanted);
  if (folder === null) throw new PluginFolderRefusedError();
  return folder;
}
