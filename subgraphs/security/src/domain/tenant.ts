export interface Tenant {
  readonly id: string;
  readonly name: string;
}

/** The tenant that every installation has, and that the first admin belongs to. */
export const defaultTenant: Tenant = { id: 'tenant_default', name: 'Default' };
