import type { AuditDebts, AuditLog, OwedEntry } from '../ports.ts';

const batchSize = 100;
const batchesMax = 10_000;

/** Writes an owed entry into the audit log and takes it off what owed it. */
export async function settle(deps: { audit: AuditLog; debts: AuditDebts }, owed: OwedEntry): Promise<void> {
  await deps.audit.append(owed.draft);
  await deps.debts.settled(owed);
}

/** Settles what was still owed when an earlier process ended. */
export async function settleAll(deps: { audit: AuditLog; debts: AuditDebts }): Promise<void> {
  for (let batch = 0; batch < batchesMax; batch++) {
    const owed = await deps.debts.listOwed(batchSize);
    for (const one of owed) await settle(deps, one);
    if (owed.length < batchSize) return;
  }
}
