import { gravestFirst } from '../domain/gravest-first.ts';
import type { PluginInstallationResolvers } from '../generated.ts';

export const pluginInstallation: PluginInstallationResolvers = {
  __resolveReference: ({ id }, { pluginLoaders }) => pluginLoaders.installation.load(id),
  id: ({ id }) => id,
  status: ({ state }) => state.phase,
  step: ({ state }) => (state.phase === 'SUCCEEDED' ? 'STORING' : state.step),
  source: ({ request }) => request.kind,
  requested: ({ request: { name, range } }) => (range === null ? name : `${name}@${range}`),
  plugin: ({ state }, _args, { pluginLoaders }) =>
    state.phase === 'SUCCEEDED' ? pluginLoaders.plugin.load(state.pluginId) : null,
  version: ({ state }) => (state.phase === 'SUCCEEDED' ? state.version : null),
  needsConsent: ({ state }) => state.phase === 'SUCCEEDED' && state.needsConsent,
  problems: ({ state }) => (state.phase === 'FAILED' ? [...state.problems] : []),
  findings: ({ state }) => (state.phase === 'SUCCEEDED' ? gravestFirst(state.findings) : []),
  requestedBy: ({ requestedBy }) => requestedBy,
  startedAt: ({ startedAt }) => startedAt,
  finishedAt: ({ state }) => (state.phase === 'RUNNING' ? null : state.finishedAt),
};
