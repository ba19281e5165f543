import { hasRole, type Page, type PageRequest, type Principal } from '@ymera/kernel';
import { channels, type OpenApproval, type ServiceDeps } from '../ports.ts';
import type { WatchDeps } from './watch-run.ts';
import { refuseExpired, watched } from './watching.ts';

export interface ListApprovalsCommand {
  /** True for those that the caller may decide alone. */
  readonly mine: boolean;
  readonly principal: Principal;
  readonly page: PageRequest;
}

/** What waits for a person's decision, the oldest first. */
export function listApprovals(
  { stores }: Pick<ServiceDeps, 'stores'>,
  { mine, principal, page }: ListApprovalsCommand,
): Promise<Page<OpenApproval>> {
  return stores.approvals.list(principal.tenantId, mine ? deciderOf(principal) : null, page);
}

function deciderOf(principal: Principal) {
  const roles = (['execute', 'admin'] as const).filter((role) => hasRole(principal, role));
  return { userId: principal.id, roles };
}

/** A change of the inbox. */
export interface ApprovalChange {
  readonly kind: 'opened' | 'closed';
  readonly approval: OpenApproval;
}

export interface WatchApprovalsCommand {
  /** True for those that the watcher may decide alone. */
  readonly mine: boolean;
  readonly principal: Principal;
}

/** An inbox that holds more is watched as far as this, the oldest first. */
const watchedMax = 500;

/** All that waits now, each as opened, and then each that opens or closes; ends with the signal. */
export async function watchApprovals(
  deps: WatchDeps,
  command: WatchApprovalsCommand,
  signal: AbortSignal,
): Promise<AsyncIterableIterator<ApprovalChange>> {
  return watched((over) => tellInbox(deps, command, over), signal);
}

async function* tellInbox(
  deps: WatchDeps,
  { mine, principal }: WatchApprovalsCommand,
  signal: AbortSignal,
): AsyncGenerator<ApprovalChange, void> {
  const { bus, clock, settings } = deps;
  const listener = bus.listen(channels.approvals(principal.tenantId));
  try {
    let open = new Map<string, OpenApproval>();
    while (!signal.aborted) {
      const page = { first: watchedMax, after: null };
      const { items } = await listApprovals(deps, { mine, principal, page });
      const now = new Map(items.map((approval) => [approval.id, approval]));
      const closed = [...open.values()].filter(({ id }) => !now.has(id));
      const opened = items.filter(({ id }) => !open.has(id));
      open = now;
      const changes = [
        ...closed.map((approval) => ({ kind: 'closed' as const, approval })),
        ...opened.map((approval) => ({ kind: 'opened' as const, approval })),
      ];
      for (const change of changes) {
        refuseExpired(principal, clock);
        yield change;
        if (signal.aborted) return;
      }
      if (changes.length === 0) await listener.heard(settings.pollMs, signal);
    }
  } finally {
    listener.close();
  }
}
