import { isIPv4 } from 'node:net';
import { join } from 'node:path';
import { ConfigError, type ConfigOf, readConfig } from '@ymera/kernel/config';
import { type SubgraphName, settings, subgraphNames } from './settings.ts';

type Settings = ConfigOf<typeof settings>;

export interface Config extends Omit<Settings, 'workspace' | 'introspection'> {
  readonly workspace: string;
  readonly introspection: boolean;
  /** Where each subgraph runs when it is not in this process. */
  readonly urls: Readonly<Record<SubgraphName, string | null>>;
}

/** @throws ConfigError that names every wrong variable, its value and what was expected */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const read = readConfig(settings, environment);
  const config: Config = {
    ...read,
    workspace: read.workspace ?? join(read.dataDir, 'workspace'),
    introspection: read.introspection === 'auto' ? isPrivate(read) : read.introspection === 'on',
    urls: {
      agents: read.agentsUrl,
      workflows: read.workflowsUrl,
      learning: read.learningUrl,
      security: read.securityUrl,
      billing: read.billingUrl,
    },
  };
  refuseMissingUrls(config);
  refuseMissingRedis(config);
  refuseInProduction(config);
  return config;
}

const isPrivate = ({ host, nodeEnv }: Settings) =>
  nodeEnv !== 'production' &&
  (host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.')));

/** Which other subgraphs a role calls: the gateway all of them, workflows the agents. */
function refuseMissingUrls({ role, urls }: Config): void {
  const needed: readonly SubgraphName[] =
    role === 'gateway' ? subgraphNames : role === 'workflows' ? ['agents'] : [];
  const refusals = needed
    .filter((name) => urls[name] === null)
    .map((name) => ({
      name: `YMERA_${name.toUpperCase()}_URL`,
      value: 'not set',
      expected: `the URL of the ${name} subgraph when YMERA_ROLE is ${role}`,
    }));
  if (refusals.length > 0) throw new ConfigError(refusals);
}

/** A worker is handed its steps over Redis, and in no other way. */
function refuseMissingRedis({ role, redisUrl }: Config): void {
  if (role !== 'worker' || redisUrl !== null) return;
  const expected = 'the URL of a Valkey or Redis server when YMERA_ROLE is worker';
  throw new ConfigError([{ name: settings.redisUrl.name, value: 'not set', expected }]);
}

/** What opens this machine to plugins is for whoever writes them. */
function refuseInProduction({ nodeEnv, pluginFolders, pluginLoopback }: Config): void {
  if (nodeEnv !== 'production') return;
  const refusals = [settings.pluginFolders, settings.pluginLoopback]
    .filter((_, index) => [pluginFolders, pluginLoopback][index] !== null)
    .map(({ name }) => ({ name, value: 'set', expected: 'left out when NODE_ENV is production' }));
  if (refusals.length > 0) throw new ConfigError(refusals);
}
