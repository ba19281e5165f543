import type { EngineSettings } from '../../../subgraphs/workflows/src/domain/engine-settings.ts';

/** Short leases, so that much goes wrong in little time. */
export const chaosSettings: Partial<EngineSettings> = {
  leaseMs: 900,
  heartbeatMs: 200,
  pollMs: 200,
  redispatchMs: 700,
  lingerMs: 100,
  retryBaseMs: 50,
  retryMaxMs: 400,
  timeoutSlackMs: 5_000,
  cancelGraceMs: 1_000,
  stopGraceMs: 1_000,
  // Small, so that every run of a campaign is read from snapshots and continued where it stands.
  snapshotEvery: 7,
  tasksMax: 16,
};
