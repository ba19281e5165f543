import { weatherId } from './weather-plugin.ts';

/** One operation for every root field that is about plugins, on the plugin that is installed in the tests. */
export interface Operation {
  readonly field: string;
  readonly source: string;
  /** What it is refused with to a tenant that does not have what it is about; null where there is nothing to refuse. */
  readonly toStrangers: string | null;
}

const id = `id: "${weatherId}"`;
const operation = (
  kind: 'query' | 'mutation' | 'subscription',
  asked: string,
  toStrangers: string | null,
): Operation => ({
  field: /^\w+/.exec(asked)?.[0] ?? '',
  source: `${kind} { ${asked} }`,
  toStrangers,
});
const missing = 'PLUGIN_NOT_FOUND';

/** Mutations that only administrators may ask for. */
export const adminMutations: readonly Operation[] = [
  operation('mutation', 'installPlugin(input: { catalogue: "@acme/clock" }) { id }', null),
  operation('mutation', `grantPlugin(${id}, digest: "d") { id }`, missing),
  operation('mutation', `configurePlugin(${id}, config: { units: "c" }) { id }`, missing),
  operation('mutation', `setPluginSecret(${id}, name: "token", value: "v") { id }`, missing),
  operation('mutation', `removePluginSecret(${id}, name: "token") { id }`, missing),
  operation('mutation', `enablePlugin(${id}) { id }`, missing),
  operation('mutation', `disablePlugin(${id}) { id }`, missing),
  operation('mutation', `rollbackPlugin(${id}) { id }`, missing),
  operation('mutation', `uninstallPlugin(${id}) { id }`, missing),
];

/** Mutations for whoever may run things. */
export const executeMutations: readonly Operation[] = [
  operation(
    'mutation',
    `callTool(input: { toolId: "${weatherId}/say", input: {} }) { id }`,
    'TOOL_NOT_FOUND',
  ),
  operation(
    'mutation',
    `runAgent(input: { agentId: "${weatherId}/echo", input: {} }) { id }`,
    'AGENT_NOT_FOUND',
  ),
];

/** Mutations for everybody who is signed in. */
export const openMutations: readonly Operation[] = [
  operation('mutation', `reviewPlugin(${id}, stars: 5) { id }`, missing),
  operation('mutation', `removePluginReview(${id}) { id }`, missing),
];

export const adminQueries: readonly Operation[] = [
  operation('query', 'pluginInstallation(id: "inst_1") { id }', null),
  operation('query', 'pluginInstallations { items { id } }', null),
  operation('query', `plugin(${id}) { config }`, null),
  operation('query', `plugin(${id}) { journal { items { title } } }`, null),
];

export const adminSubscriptions: readonly Operation[] = [
  operation('subscription', 'pluginInstallation(id: "inst_1") { id }', 'INSTALLATION_NOT_FOUND'),
  operation('subscription', `pluginJournal(${id}) { title }`, missing),
];

export const openSubscriptions: readonly Operation[] = [
  operation('subscription', `pluginHealth(${id}) { id }`, missing),
];
