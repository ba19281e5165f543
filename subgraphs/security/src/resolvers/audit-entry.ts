import type { Resolvers } from '../generated.ts';

export const auditEntry: Resolvers['AuditEntry'] = {
  seq: ({ seq }) => seq,
  at: ({ at }) => at,
  action: ({ action }) => action,
  actor: ({ actorId }, _args, context) => (actorId === null ? null : context.users.load(actorId)),
  subjectId: ({ subjectId }) => subjectId,
  allowed: ({ allowed }) => allowed,
  details: ({ details }) => details,
  hash: ({ hash }) => hash,
  prevHash: ({ prevHash }) => prevHash,
};
