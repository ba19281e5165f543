import { hasRole } from '@ymera/kernel';
import { caller } from '../context.ts';
import { gravestFirst } from '../domain/gravest-first.ts';
import type { PluginVersionResolvers } from '../generated.ts';

export const pluginVersion: PluginVersionResolvers = {
  version: ({ version }) => version,
  integrity: ({ integrity }) => integrity,
  source: ({ source }) => source.kind,
  resolved: ({ source }, _args, context) => {
    if (source.kind === 'REGISTRY') return source.resolved;
    // Where things lie on the platform's machine is no business of everybody who may use a plugin.
    return source.kind === 'FOLDER' && hasRole(caller(context), 'admin') ? source.folder : null;
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
