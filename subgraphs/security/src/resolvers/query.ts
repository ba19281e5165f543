import { pageRequest, requirePrincipal } from '@ymera/kernel';
import type { TreeHead } from '../domain/tree-head.ts';
import type { Resolvers } from '../generated.ts';
import { exportAudit } from '../services/export-audit.ts';
import { listAudit } from '../services/list-audit.ts';
import { listUsers } from '../services/list-users.ts';
import { isSetupNeeded } from '../services/prepare-setup.ts';
import { proveEntry, proveGrowth } from '../services/prove-log.ts';
import { signTree } from '../services/sign-tree.ts';
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
    const { entries, signedSize, problem } = await verifyAudit(parts, { tenantId }, scope.signal);
    return {
      entries,
      signedSize,
      valid: problem === null,
      firstBadSeq: problem?.firstBadSeq ?? null,
      problem: problem?.problem ?? null,
    };
  },
  auditVerifierKey: (_root, _args, { parts }) => parts.heads.verifierKey,
  auditTreeHead: async (_root, _args, { scope, parts }) => {
    const { tenantId } = requirePrincipal(scope);
    const head = await signTree(parts, { tenantId });
    return head && shownHead(head);
  },
  proveAuditEntry: async (_root, { seq }, { scope, parts }) => {
    const { tenantId } = requirePrincipal(scope);
    const { leaf: leafHash, hashes, head } = await proveEntry(parts, { tenantId, seq }, scope.signal);
    return { seq, leafHash, hashes: [...hashes], head: shownHead(head) };
  },
  proveAuditGrowth: async (_root, { fromSize }, { scope, parts }) => {
    const { tenantId } = requirePrincipal(scope);
    const { hashes, head } = await proveGrowth(parts, { tenantId, fromSize }, scope.signal);
    return { fromSize, hashes: [...hashes], head: shownHead(head) };
  },
  exportAudit: async (_root, { after, first }, { scope, parts }) => {
    const { tenantId } = requirePrincipal(scope);
    const command = { tenantId, after: after ?? 0, first: first ?? linesShown };
    const { lines, nextAfter } = await exportAudit(parts, command, scope.signal);
    return { lines: [...lines], nextAfter };
  },
};

const linesShown = 500;

const shownHead = ({ size, root: rootHash, at, note }: TreeHead) => ({
  size,
  rootHash,
  at,
  note,
});
