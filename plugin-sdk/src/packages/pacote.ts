import { type ClientRequestArgs, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { refuse } from './problems.ts';
import { type Registry, registryUrl } from './registry.ts';

type Pacote = typeof import('pacote');

/**
 * The library that speaks to npm registries; an optional peer dependency, loaded when it is first needed. Throws
 * `PKG_PACOTE_MISSING` with what to install.
 */
export async function loadPacote(load: () => Promise<unknown> = () => import('pacote')): Promise<Pacote> {
  try {
    const loaded = (await load()) as Pacote & { default?: Pacote }; // A CommonJS module, which import() wraps.
    return loaded.default ?? loaded;
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
    if (!missing) throw cause;
    const fix = 'Run "npm install pacote@22" where the platform is installed, or install from a tarball.';
    return refuse('PKG_PACOTE_MISSING', 'pacote', 'the library is not installed.', fix, { cause });
  }
}

/** Options that keep pacote to one registry, without cache on disk, retries, or a detour over other hosts. */
export function pacoteOptions(registry: Registry, signal: AbortSignal): Record<string, unknown> {
  const url = registryUrl(registry);
  const scope = `//${url.host}${url.pathname}`;
  return {
    registry: url.href,
    replaceRegistryHost: 'always',
    preferOnline: true,
    retry: { retries: 0 },
    agent: pinnedAgent(url),
    signal,
    ...(registry.token === undefined ? {} : { [`${scope}:_authToken`]: registry.token }),
    ...(registry.keys === undefined ? {} : { [`${scope}:_keys`]: registry.keys }),
  };
}

/** The code of the error when something tries to connect to a host that is not the registry's. */
export const otherHostCode = 'E_OTHER_HOST';

/** Connects to the registry's host and no other: pacote follows redirects by itself. */
function pinnedAgent(registry: URL): HttpAgent {
  const agent = registry.protocol === 'https:' ? new HttpsAgent() : new HttpAgent();
  const connect = agent.createConnection.bind(agent);
  const port = registry.port || (registry.protocol === 'https:' ? '443' : '80');
  const host = registry.hostname.replace(/^\[|\]$/g, '');
  agent.createConnection = (options: ClientRequestArgs, callback) => {
    if (options.host === host && String(options.port) === port) return connect(options, callback);
    const error = Object.assign(new Error('the registry sends to another host'), { code: otherHostCode });
    callback?.(error, undefined as never); // With an error there is no stream; the types ask for one.
    return undefined;
  };
  return agent;
}
