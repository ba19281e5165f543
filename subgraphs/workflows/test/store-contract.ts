import { beforeAll } from 'vitest';
import type { Stores } from '../src/ports.ts';
import { describeBlobs } from './stores/blobs-contract.ts';
import { describeCommitLog } from './stores/commit-log-contract.ts';
import { describeBegun, describeInbox } from './stores/inbox-contract.ts';
import { describeLeases } from './stores/leases-contract.ts';
import { describeRuns } from './stores/runs-contract.ts';
import { describeWaiting } from './stores/waiting-contract.ts';
import { describeWorkflows } from './stores/workflows-contract.ts';

/** What every implementation of the stores has to do. */
export function describeStores(name: string, open: () => Promise<Stores>): void {
  let opened: Stores;
  const stores = () => opened;

  beforeAll(async () => {
    opened = await open();
  });

  describeCommitLog(name, stores);
  describeRuns(name, stores);
  describeLeases(name, stores);
  describeWorkflows(name, stores);
  describeBlobs(name, stores);
  describeInbox(name, stores);
  describeBegun(name, stores);
  describeWaiting(name, stores);
}
