import type { Log } from '@ymera/kernel/log';
import { type SigningDesk, signTree } from './sign-tree.ts';

const everyMs = 5_000;
const tenantsMax = 1_000;

/** Signs the logs that have grown, every five seconds until the signal aborts, and once more then. */
export async function keepSigning(
  desk: SigningDesk & { readonly log: Log },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await signGrown(desk);
    await desk.clock.wait(everyMs, signal);
  }
  // What came while it was signing the last time.
  await signGrown(desk);
}

async function signGrown(desk: SigningDesk & { readonly log: Log }): Promise<void> {
  try {
    for (const tenantId of await desk.auditEntries.listUnsigned(tenantsMax))
      await signTree(desk, { tenantId });
  } catch (error) {
    desk.log.error('audit logs could not be signed; it is tried again', { error });
  }
}
