import { pageOf, readCursor } from '@ymera/kernel';
import type { ApprovalIndex, OpenApproval } from '../ports.ts';

export function createMemoryApprovals(): ApprovalIndex {
  const approvals = new Map<string, OpenApproval>();
  return {
    replace: async ({ tenantId, id: runId }, open) => {
      for (const approval of approvals.values())
        if (approval.runId === runId && approval.tenantId === tenantId) approvals.delete(approval.id);
      for (const approval of open) approvals.set(approval.id, structuredClone(approval));
    },
    find: async (tenantId, id) => {
      const found = approvals.get(id);
      return found?.tenantId === tenantId ? structuredClone(found) : null;
    },
    list: async (tenantId, decider, page) => {
      const after = readCursor(page.after);
      const mayDecide = ({ approvers }: OpenApproval) =>
        decider === null ||
        approvers.users.includes(decider.userId) ||
        approvers.roles.some((role) => decider.roles.includes(role));
      const found = [...approvals.values()]
        .filter((approval) => approval.tenantId === tenantId && mayDecide(approval))
        .filter(({ id }) => after === null || id > after)
        .sort((a, b) => (a.id < b.id ? -1 : 1));
      return pageOf(structuredClone(found), page.first, ({ id }) => id);
    },
  };
}
