import { ForbiddenError, UnauthenticatedError, WrongCallerError } from './errors.ts';

/** What a principal may do, each role including the ones before it: look, run things, change everything. */
export type Role = 'read_only' | 'execute' | 'admin';

const rank: Readonly<Record<Role, number>> = { read_only: 0, execute: 1, admin: 2 };

/** Who is asking: a person with a session, the platform itself acting for a tenant, or an agent with a key of its own. */
export interface Principal {
  /** An `agent` runs elsewhere and may do what is meant for agents, and nothing else, whatever its role. */
  readonly kind: 'user' | 'service' | 'agent';
  readonly id: string;
  readonly tenantId: string;
  readonly role: Role;
  /** Milliseconds since the epoch from which on this identity is no longer valid; null for the platform itself. */
  readonly expiresAt: number | null;
  /** The session that the identity comes from; absent for the platform itself. */
  readonly sessionId?: string;
}

/** What comes with every request to a subgraph, whichever way it travelled. */
export interface RequestScope {
  readonly principal: Principal | null;
  readonly requestId: string;
  /** True once the request is known to come from the gateway or another service of this installation. */
  readonly trusted: boolean;
  /** Aborts when the client leaves or the deadline passes. */
  readonly signal: AbortSignal;
}

export const isRole = (value: unknown): value is Role =>
  typeof value === 'string' && Object.hasOwn(rank, value);

export function hasRole(principal: Pick<Principal, 'role'>, needed: Role): boolean {
  return rank[principal.role] >= rank[needed];
}

/**
 * @throws UnauthenticatedError when nobody is signed in
 * @throws WrongCallerError for a remote agent: what is meant for agents asks with `requireAgent`
 */
export function requirePrincipal({ principal }: RequestScope): Principal {
  if (!principal) throw new UnauthenticatedError();
  if (principal.kind === 'agent') throw new WrongCallerError('user');
  return principal;
}

/**
 * @throws UnauthenticatedError when nobody is known
 * @throws WrongCallerError for everybody but a remote agent
 */
export function requireAgent({ principal }: RequestScope): Principal {
  if (!principal) throw new UnauthenticatedError();
  if (principal.kind !== 'agent') throw new WrongCallerError('agent');
  return principal;
}

/**
 * @throws UnauthenticatedError when nobody is signed in
 * @throws WrongCallerError for a remote agent
 * @throws ForbiddenError when the role is too low
 */
export function requireRole(scope: RequestScope, needed: Role): Principal {
  const principal = requirePrincipal(scope);
  if (!hasRole(principal, needed)) throw new ForbiddenError(needed, principal.role);
  return principal;
}

/** The platform acting on its own for a tenant, such as a workflow run calling an agent. */
export function servicePrincipal(name: string, tenantId: string): Principal {
  return { kind: 'service', id: `service:${name}`, tenantId, role: 'admin', expiresAt: null };
}
