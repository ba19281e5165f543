import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as agents from '@ymera/agents';
import { createAgentRunnerClient } from '@ymera/agents/client';
import * as billing from '@ymera/billing';
import type { AgentRunner } from '@ymera/kernel';
import { createOutbox, eventRoutes } from '@ymera/kernel/events';
import type { Log } from '@ymera/kernel/log';
import * as learning from '@ymera/learning';
import { buildPlugin } from '@ymera/plugin-sdk/build';
import { openPluginHost } from '@ymera/plugin-sdk/host';
import * as security from '@ymera/security';
import * as workflows from '@ymera/workflows';
import type { Platform } from '../platform.ts';
import { type SubgraphName, subgraphNames } from '../settings.ts';
import { modelsConfig } from './models-config.ts';
import { findNpmRegistry } from './npm-registry.ts';
import { recommenderOf } from './recommender.ts';
import { reportSandbox } from './sandbox-report.ts';
import { workflowRunnerOf } from './workflow-runner.ts';

type AgentsSubgraph = Awaited<ReturnType<typeof agents.createAgentsSubgraph>>;
type SecuritySubgraph = Awaited<ReturnType<typeof security.createSecuritySubgraph>>;
type WorkflowsSubgraph = Awaited<ReturnType<typeof workflows.createWorkflowsSubgraph>>;
type Plain = Awaited<ReturnType<typeof billing.createBillingSubgraph>>;

/** The subgraphs that live in this process. */
export interface LocalSubgraphs {
  readonly agents?: AgentsSubgraph;
  readonly workflows?: WorkflowsSubgraph;
  readonly learning?: learning.LearningSubgraph;
  readonly security?: SecuritySubgraph;
  readonly billing?: Plain;
  close(): Promise<void>;
}

/** Who hears of which event; the same in every process of an installation. */
const routes = eventRoutes(
  Object.entries({ agents, workflows, learning, security, billing }).map(([consumer, { consumes }]) => ({
    consumer,
    topics: consumes,
  })),
);

/** Enabled for everybody from the start on. */
const builtInPackages = ['@ymera/plugin-data-analyst'];
/** The others that come with the platform are in its catalogue, for whoever wants to install them. */
const pluginsFolder = fileURLToPath(new URL('../../../plugins', import.meta.url));

/** Opens what this process's role asks for, each subgraph after the ones that it calls. */
export async function openLocalSubgraphs(platform: Platform): Promise<LocalSubgraphs> {
  if (!platform.store) return { close: async () => {} };
  const { config } = platform;
  const here = (name: SubgraphName) => config.role === 'all' || config.role === name;
  const deps = await commonDeps(platform, platform.store.connection);
  const closers: (() => Promise<void>)[] = [];
  const opened: { -readonly [K in SubgraphName]?: LocalSubgraphs[K] } = {};
  if (here('security')) {
    opened.security = await security.createSecuritySubgraph({ ...deps, dataDir: config.dataDir });
  }
  if (here('learning')) opened.learning = await learning.createLearningSubgraph(deps);
  if (here('agents') || config.role === 'worker') {
    const recommender = recommenderOf(platform, opened.learning, closers);
    const workflowRunner = workflowRunnerOf(platform, () => opened.workflows, closers);
    opened.agents = await openAgents(platform, { ...deps, recommender, ...workflowRunner }, closers);
  }
  if (here('workflows')) {
    const agentRunner = opened.agents ? runnerOf(opened.agents) : remoteRunner(platform, closers);
    opened.workflows = await workflows.createWorkflowsSubgraph({
      ...deps,
      agentRunner,
      nodeId: platform.nodeId,
      redis: platform.redis,
    });
  }
  if (here('billing')) opened.billing = await billing.createBillingSubgraph(deps);
  const started: Lifecycle[] = subgraphNames.flatMap((name) => opened[name] ?? []);
  const worker = opened.agents && (await openWorker(platform, deps, opened.agents));
  if (worker) started.push(worker);
  for (const part of started) await part.start();
  if (opened.agents) reportSandbox(platform.log.child({ part: 'sandbox' }));
  return {
    ...opened,
    close: async () => {
      for (const part of started.toReversed()) await part.stop();
      for (const close of closers) await close();
    },
  };
}

interface Lifecycle {
  start(): void | Promise<void>;
  stop(): Promise<void>;
}

/** With a Redis, steps are done by workers alone; a process that is everything is one of them. */
async function openWorker(
  { config, redis }: Platform,
  deps: Awaited<ReturnType<typeof commonDeps>>,
  subgraph: AgentsSubgraph,
): Promise<Lifecycle | null> {
  if (!redis || (config.role !== 'worker' && config.role !== 'all')) return null;
  return workflows.createWorkflowWorker({ ...deps, redis, agentRunner: runnerOf(subgraph) });
}

async function commonDeps(
  { clock, log, bus }: Platform,
  connection: NonNullable<Platform['store']>['connection'],
) {
  const events = await createOutbox({ connection, bus, clock, log: log.child({ part: 'events' }), routes });
  return { connection, clock, log, bus, events };
}

async function openAgents(
  platform: Platform,
  deps: Awaited<ReturnType<typeof commonDeps>> & Pick<agents.AgentsDeps, 'recommender' | 'workflowRunner'>,
  closers: (() => Promise<void>)[],
): Promise<AgentsSubgraph> {
  const { config, log, identityKey } = platform;
  await mkdir(config.workspace, { recursive: true });
  const pluginNotices = agents.createPluginNotices();
  const pluginHost = await openPluginHost({ log: hostLog(log), onNotice: pluginNotices.tell });
  closers.push(() => pluginHost.close());
  const folders = [...builtInPackages.map(folderOf), ...(config.plugins ?? [])];
  const [registry, plugins] = await Promise.all([findNpmRegistry(platform), buildAll(folders)]);
  return agents.createAgentsSubgraph({
    ...deps,
    plugins,
    pluginHost,
    pluginNotices,
    registry,
    secretKey: identityKey,
    minAgeHours: config.pluginMinAgeHours,
    catalogue: await catalogueBeside(folders),
    pluginFolders: config.pluginFolders ?? [],
    loopback: config.pluginLoopback ?? [],
    mcpCommands: config.mcpCommands ?? [],
    mcpLoopback: config.mcpLoopback ?? [],
    fetchHosts: config.fetchHosts ?? [],
    agentFolders: config.agentFolders ?? [],
    watchAgentFolders: config.nodeEnv !== 'production',
    workspaceRoot: config.workspace,
    workspaceWritable: config.workspaceAccess === 'write',
    models: await modelsConfig(config),
    ladder: { reportMs: config.agentReportSeconds * 1_000, ...config.agentLadder },
    // A worker answers nobody: agents that can't be heard would seem silent to it.
    tendsRemoteAgents: config.role !== 'worker',
  });
}

const buildAll = (folders: readonly string[]) => Promise.all(folders.map((folder) => buildPlugin(folder)));

async function catalogueBeside(builtIn: readonly string[]): Promise<readonly string[]> {
  const entries = await readdir(pluginsFolder, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(pluginsFolder, name));
  return folders.filter((folder) => !builtIn.includes(folder)).sort();
}

const folderOf = (name: string) => dirname(fileURLToPath(import.meta.resolve(`${name}/package.json`)));

const runnerOf = (subgraph: AgentsSubgraph) => subgraph.contracts.AgentRunner as AgentRunner; // implemented there

function remoteRunner({ config, identityKey }: Platform, closers: (() => Promise<void>)[]): AgentRunner {
  const url = config.urls.agents;
  if (!url) throw new Error('The configuration was read without a URL for the agents subgraph.');
  const client = createAgentRunnerClient({ owner: 'agents', url, key: identityKey, caller: 'workflows' });
  closers.push(() => client.close());
  return client;
}

/** The plugin SDK does not know the kernel; its log takes the fields first. */
function hostLog(log: Log) {
  const at = (write: Log['info']) => (fields: object, message: string) => write(message, { ...fields });
  return { debug: at(log.debug), info: at(log.info), warn: at(log.warn), error: at(log.error) };
}
