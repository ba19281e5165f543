import { gravestFirst } from '../domain/gravest-first.ts';
import type { PluginVersionResolvers } from '../generated.ts';

export const pluginVersion: PluginVersionResolvers = {
  version: ({ version }) => version,
  integrity: ({ integrity }) => integrity,
  source: ({ source }) => source.kind,
  resolved: ({ source }) => {
    if (source.kind === 'REGISTRY') return source.resolved;
    return source.kind === 'FOLDER' ? source.folder : null;
  },
  provenance: ({ provenance }) => provenance,
  rights: ({ rights }) => [...rights],
  findings: ({ findings }) => gravestFirst(findings),
  digest: ({ digest }) => digest,
  grantedBy: ({ consent }) => consent?.by ?? null,
  grantedAt: ({ consent }) => consent?.at ?? null,
  installedBy: ({ installedBy }) => installedBy,
  installedAt: ({ installedAt }) => installedAt,
};
