import type { Principal, RequestScope } from '../principal.ts';

export function aPrincipal(overrides: Partial<Principal> = {}): Principal {
  return {
    kind: 'user',
    id: 'user_ada',
    tenantId: 'tenant_one',
    role: 'admin',
    expiresAt: null,
    ...overrides,
  };
}

/** A request that came through the gateway, signed in as an admin unless told otherwise. */
export function aScope(overrides: Partial<RequestScope> = {}): RequestScope {
  return {
    principal: aPrincipal(),
    requestId: 'req_test',
    trusted: true,
    signal: new AbortController().signal,
    ...overrides,
  };
}
