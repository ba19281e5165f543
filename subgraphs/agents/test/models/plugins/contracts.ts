import type { PluginStores } from '../../../src/plugin-ports.ts';
import { installStoreContract } from './install-contract.ts';
import { installationStoreContract } from './installation-contract.ts';
import { journalStoreContract } from './journal-contract.ts';
import { packageStoreContract } from './package-contract.ts';
import { reviewStoreContract } from './review-contract.ts';
import { settingsStoreContract } from './settings-contract.ts';
import { usageStoreContract } from './usage-contract.ts';

/** What the stores about plugins do, whatever they are made of. Each case needs them empty. */
export function pluginStoresContract(open: () => Promise<PluginStores>): void {
  installStoreContract(async () => (await open()).installs);
  packageStoreContract(async () => (await open()).packages);
  installationStoreContract(async () => (await open()).installations);
  settingsStoreContract(async () => (await open()).settings);
  journalStoreContract(async () => (await open()).journal);
  usageStoreContract(async () => (await open()).usage);
  reviewStoreContract(async () => (await open()).reviews);
}
