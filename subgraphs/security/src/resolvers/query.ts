import { pageRequest, requirePrincipal } from '@ymera/kernel';
import type { Resolvers } from '../generated.ts';
import { listAudit } from '../services/list-audit.ts';
import { listUsers } from '../services/list-users.ts';
import { isSetupNeeded } from '../services/prepare-setup.ts';
import { verifyAudit } from '../services/verify-audit.ts';

export const query: Resolvers['Query'] = {
  me: (_root, _args, { scope, users }) => (scope.principal ? users.load(scope.principal.id) : null),
  setupNeeded: (_root, _args, { parts }) => isSetupNeeded(parts),
  users: async (_root, args, { scope, parts }) => {
    const { tenantId } = requirePrincipal(scope);
    const page = await listUsers(parts, { tenantId, page: pageRequest(args) }, scope.signal);
    return { ...page, items: [...page.items] };
  },
  auditLog: async (_root, args, { scope, parts }) => {
    const { tenantId } = requirePrincipal(scope);
    const command = { tenantId, aboutId: args.subjectId ?? null, page: pageRequest(args) };
    const page = await listAudit(parts, command, scope.signal);
    return { ...page, items: [...page.items] };
  },
  verifyAudit: async (_root, _args, { scope, parts }) => {
    const { tenantId } = requirePrincipal(scope);
    const { entries, problem } = await verifyAudit(parts, { tenantId }, scope.signal);
    return {
      entries,
      valid: problem === null,
      firstBadSeq: problem?.firstBadSeq ?? null,
      problem: problem?.problem ?? null,
    };
  },
};
