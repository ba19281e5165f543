import type { PluginCandidateResolvers, PluginRightChangeResolvers } from '../generated.ts';

export const pluginCandidate: PluginCandidateResolvers = {
  version: ({ version }) => version,
  changes: ({ changes }) => [...changes],
  redescribed: ({ redescribed }) => [...redescribed],
};

export const pluginRightChange: PluginRightChangeResolvers = {
  change: ({ change }) => change,
  right: (change) => change,
};
