import { mayAdminister, open, type PermissionTable, signedIn } from '@ymera/kernel/subgraph';

/** Who may ask for what. A type that is open is as open as the fields that lead to it. */
export const permissions: PermissionTable = {
  Query: {
    me: open,
    setupNeeded: open,
    users: mayAdminister,
    auditLog: mayAdminister,
    verifyAudit: mayAdminister,
    auditVerifierKey: mayAdminister,
    auditTreeHead: mayAdminister,
    proveAuditEntry: mayAdminister,
    proveAuditGrowth: mayAdminister,
    exportAudit: mayAdminister,
  },
  Mutation: {
    completeSetup: open,
    signIn: open,
    signOut: signedIn,
    createUser: mayAdminister,
  },
  // `email` decides for itself: it is null for whoever may not see it.
  User: open,
  UserPage: open,
  Tenant: open,
  Session: open,
  AuditPage: mayAdminister,
  AuditEntry: mayAdminister,
  AuditVerification: mayAdminister,
  AuditTreeHead: mayAdminister,
  AuditInclusionProof: mayAdminister,
  AuditConsistencyProof: mayAdminister,
  AuditLines: mayAdminister,
  // `audit` decides for itself: it is null for whoever is not an admin, and the run's other fields stay readable.
  WorkflowRun: { id: open, audit: signedIn },
};
