import type { LocalServer } from '@ymera/kernel/language-model';
import type { ModelsConfig } from './models-config.ts';

/** A server of models on this machine, and whether the operator lets it be asked. */
export interface OfferedServer extends LocalServer {
  readonly used: boolean;
}

export type SearchServers = () => Promise<readonly LocalServer[]>;

export async function offerLocalServers(
  { servers }: Pick<ModelsConfig, 'servers'>,
  search: SearchServers,
): Promise<readonly OfferedServer[]> {
  const named = new Set(servers.map(placeOf));
  return (await search()).map((server) => ({ ...server, used: named.has(placeOf(server.baseUrl)) }));
}

const placeOf = (baseUrl: string) => new URL(baseUrl).host.replace(/^localhost:/, '127.0.0.1:');
