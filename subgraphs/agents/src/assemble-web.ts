import type { FetchTransport } from '@ymera/plugin-sdk/host';
import type { PluginsOutside } from './assemble-plugins.ts';
import type { AgentsDeps } from './context.ts';
import type { FetchAccess } from './host-tools/send-guarded.ts';
import { createExternalServices, type ExternalServices } from './services/breakers/external-services.ts';

/** What requests to services outside go through. */
export type WebOutside = Pick<PluginsOutside, 'transport' | 'clock'> & Pick<AgentsDeps, 'fetchHosts'>;

interface Web {
  readonly services: ExternalServices;
  /** Through the circuit breakers of services; null where nothing may be fetched. */
  readonly transport: FetchTransport | null;
  /** Null where agents may reach no host. */
  readonly web: FetchAccess | null;
}

export function openWeb({ transport: bare, clock, fetchHosts: hosts = [] }: WebOutside): Web {
  const services = createExternalServices({ clock });
  const transport = bare && services.guard(bare);
  return { services, transport, web: transport && hosts.length > 0 ? { transport, hosts, clock } : null };
}
