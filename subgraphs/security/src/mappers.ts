import type { AuditEntry } from './domain/audit-entry.ts';
import type { User } from './domain/user.ts';

/** A user as shown to one caller. */
export interface UserParent extends User {
  /** Set where the answer itself signs this user in, and nobody is signed in yet. */
  readonly isCaller?: boolean;
}

export type AuditEntryParent = AuditEntry;

export interface WorkflowRunParent {
  readonly id: string;
}
