import { hasRole, type Role, requirePrincipal, requireRole, servicePrincipal } from '@ymera/kernel';
import { aPrincipal, aScope } from '@ymera/kernel/testing';
import { describe, expect, it } from 'vitest';

const roles: readonly Role[] = ['read_only', 'execute', 'admin'];

describe('a role', () => {
  it('includes the roles before it and none after it', () => {
    const granted = roles.map((role) => roles.filter((needed) => hasRole(aPrincipal({ role }), needed)));
    expect(granted).toEqual([['read_only'], ['read_only', 'execute'], ['read_only', 'execute', 'admin']]);
  });

  it('that is too low is refused with both roles named', () => {
    const scope = aScope({ principal: aPrincipal({ role: 'read_only' }) });
    expect(() => requireRole(scope, 'admin')).toThrow('This needs the role "admin"; you have "read_only".');
  });
});

describe('nobody', () => {
  it('is asked to sign in', () => {
    const scope = aScope({ principal: null });
    expect(() => requirePrincipal(scope)).toThrow('Sign in first');
    expect(() => requireRole(scope, 'read_only')).toThrow('Sign in first');
  });
});

describe('the platform itself', () => {
  it('is a service of one tenant that never expires', () => {
    expect(servicePrincipal('workflows', 'tenant_one')).toEqual({
      kind: 'service',
      id: 'service:workflows',
      tenantId: 'tenant_one',
      role: 'admin',
      expiresAt: null,
    });
  });
});
