import type { AuditDraft, AuditEntry, ChainEnd } from './domain/audit-entry.ts';
import type { TreeNode } from './domain/merkle/frontier.ts';
import type { Hash } from './domain/merkle/hash.ts';
import type { Session, TokenClaims } from './domain/session.ts';
import type { SignInAttempts } from './domain/sign-in-attempts.ts';
import type { Tenant } from './domain/tenant.ts';
import type { GrownTree } from './domain/tree-head.ts';
import type { Account, Person, User } from './domain/user.ts';

/**
 * What every store of things whose changes are audited offers: a change is written together with the audit entry that
 * it owes, which is settled afterwards, and after a crash at the next start.
 */
export interface AuditDebts {
  /** Up to `limit` entries owed, of all tenants: the platform settles them on its own account. */
  listOwed(limit: number): Promise<readonly OwedEntry[]>;
  /** The thing owes its entry no longer. */
  settled(owed: OwedEntry): Promise<void>;
}

export interface OwedEntry {
  readonly thingId: string;
  readonly draft: AuditDraft;
}

export interface UserStore extends AuditDebts {
  /** The e-mail address is unique in the installation, since it is all that one signs in with. */
  create(account: Account, owed: AuditDraft): Promise<'created' | 'id-taken' | 'email-taken'>;
  findMany(tenantId: string, ids: readonly string[], signal?: AbortSignal): Promise<readonly User[]>;
  /** The only read without a tenant: who signs in does not name one. */
  findAccount(email: string): Promise<Account | null>;
  /** In order of the e-mail addresses, those after `afterEmail`. */
  list(
    tenantId: string,
    request: { afterEmail: string | null; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly Person[]>;
}

export interface TenantStore {
  createIfAbsent(tenant: Tenant): Promise<void>;
  findMany(ids: readonly string[], signal?: AbortSignal): Promise<readonly Tenant[]>;
}

export interface SessionStore extends AuditDebts {
  create(session: Session, owed: AuditDraft): Promise<void>;
  find(tenantId: string, id: string, signal?: AbortSignal): Promise<Session | null>;
  /** False when it had ended before, or there is none. */
  end(session: { tenantId: string; id: string; at: number }, owed: AuditDraft): Promise<boolean>;
}

export interface SetupStore {
  /** Adds a hash to those that are there, of which the latest `countMax` stay. */
  keepTokenHash(hash: string, countMax: number): Promise<void>;
  /** Oldest first. */
  listTokenHashes(): Promise<readonly string[]>;
  forgetTokens(): Promise<void>;
}

/** Attempts by the hash of the e-mail address: what people type there is not always an e-mail address. */
export interface AttemptStore {
  find(key: string): Promise<{ readonly attempts: SignInAttempts; readonly version: number } | null>;
  /** Writes only when the version is still `version` (null: when there is none yet), and says whether it did. */
  replace(
    key: string,
    change: { attempts: SignInAttempts; version: number | null; forgetAt: number },
  ): Promise<boolean>;
  remove(key: string): Promise<void>;
}

export interface AuditStore {
  /**
   * Inserts entries of one log in their order, up to the first whose seq or event's id is there already, and gives how
   * many those were. After an error it is not known how many are there; those that are begin with the first.
   */
  insert(entries: readonly AuditEntry[]): Promise<number>;
  findByEvent(tenantId: string, eventId: string): Promise<AuditEntry | null>;
  last(tenantId: string): Promise<AuditEntry | null>;
  findHead(tenantId: string): Promise<ChainEnd | null>;
  /** Moves the head on; a head that is as far or further stays. */
  advanceHead(tenantId: string, end: ChainEnd): Promise<void>;
  /** Newest first, those before `beforeSeq`, and only those about `aboutId` when it is given. */
  listNewest(
    tenantId: string,
    request: { aboutId: string | null; beforeSeq: number | null; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly AuditEntry[]>;
  /** Oldest first. */
  listAbout(
    tenantId: string,
    request: { aboutId: string; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly AuditEntry[]>;
  /** Oldest first, those after `afterSeq`. */
  listAfter(
    tenantId: string,
    request: { afterSeq: number; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly AuditEntry[]>;
  /** Seqs and hashes alone, oldest first, of the entries after `afterSeq`. */
  listHashes(
    tenantId: string,
    request: { afterSeq: number; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly ChainEnd[]>;
  /** Tenants whose log has grown since the size that was last marked as signed. */
  listUnsigned(limit: number): Promise<readonly string[]>;
  markSigned(tenantId: string, size: number): Promise<void>;
}

/** The Merkle trees over the logs: what was signed of them, and such of their nodes as proofs are made from. */
export interface TreeStore {
  /** False when the log has a head of this size already. */
  add(tree: GrownTree): Promise<boolean>;
  latest(tenantId: string, signal?: AbortSignal): Promise<GrownTree | null>;
  /** The smallest first, from `fromSize` on. */
  list(
    tenantId: string,
    request: { fromSize: number; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly GrownTree[]>;
  /** Those that are there stay as they are. */
  addNodes(tenantId: string, nodes: readonly TreeNode[]): Promise<void>;
  /** Those that are there of `count` next to each other, in order. */
  listNodes(
    tenantId: string,
    request: { level: number; from: number; count: number },
    signal?: AbortSignal,
  ): Promise<readonly Hash[]>;
}

/** All stores. An aborted signal ends a read that takes one. */
export interface Stores {
  readonly tenants: TenantStore;
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly setup: SetupStore;
  readonly attempts: AttemptStore;
  readonly auditEntries: AuditStore;
  readonly trees: TreeStore;
}

/** Writes into the audit log; resolves once the entry is stored. */
export interface AuditLog {
  append(draft: AuditDraft): Promise<AuditEntry>;
}

export interface Hashing {
  hash(password: string): Promise<string>;
  /** Takes as long for `null` as for a hash, and is then false: who is unknown must not be told apart by time. */
  verify(password: string, hash: string | null): Promise<boolean>;
}

/** Hashing costs 19 MiB and tens of milliseconds, so it is to be had in turn only. */
export interface PasswordHasher {
  /** @throws TooManyAttemptsError when too many are waiting */
  inTurn<T>(work: (hashing: Hashing) => Promise<T>): Promise<T>;
}

export interface AccessTokens {
  issue(claims: TokenClaims): Promise<string>;
  /**
   * @throws TokenExpiredError when it is one of ours whose time is over
   * @throws TokenInvalidError when it is anything else
   */
  verify(token: string): Promise<TokenClaims>;
}
