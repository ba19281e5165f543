import type { Resolvers } from '../generated.ts';
import { present } from './present.ts';
import { upper } from './upper.ts';

/** What can be seen of runs, and learnt from them, in GraphQL's words. */
export const viewResolvers: {
  readonly WorkflowTimeline: Pick<Resolvers['WorkflowTimeline'], 'partial'>;
  readonly WorkflowTimelineRow: Pick<
    Resolvers['WorkflowTimelineRow'],
    'kind' | 'undoes' | 'waitsFor' | 'child'
  >;
  readonly WorkflowTimelineSpan: Pick<Resolvers['WorkflowTimelineSpan'], 'kind'>;
  readonly WorkflowGraphNode: Pick<Resolvers['WorkflowGraphNode'], 'kind'>;
  readonly WorkflowGraphEdge: Pick<Resolvers['WorkflowGraphEdge'], 'dependency' | 'data' | 'state'>;
  readonly WorkflowCriticalPath: Pick<Resolvers['WorkflowCriticalPath'], 'partial'>;
  readonly WorkflowPathNode: Pick<Resolvers['WorkflowPathNode'], 'undoes' | 'critical'>;
  readonly WorkflowAnalysis: Pick<Resolvers['WorkflowAnalysis'], 'id' | 'workflow'>;
  readonly WorkflowTaskStatistics: Pick<Resolvers['WorkflowTaskStatistics'], 'kind'>;
} = {
  WorkflowTimeline: { partial: ({ isPartial }) => isPartial },
  WorkflowTimelineRow: {
    kind: ({ target }) => upper(target),
    undoes: ({ isCompensation }) => isCompensation,
    waitsFor: ({ waitsFor }) => waitsFor && upper(waitsFor),
    child: ({ childRunId }, _, { loaders }) => (childRunId === null ? null : loaders.runs.load(childRunId)),
  },
  WorkflowTimelineSpan: { kind: ({ kind }) => upper(kind) },
  WorkflowGraphNode: { kind: ({ target }) => upper(target) },
  WorkflowGraphEdge: {
    dependency: ({ isDependency }) => isDependency,
    data: ({ data }) => upper(data),
    state: ({ state }) => upper(state),
  },
  WorkflowCriticalPath: { partial: ({ isPartial }) => isPartial },
  WorkflowPathNode: {
    undoes: ({ isCompensation }) => isCompensation,
    critical: ({ isCritical }) => isCritical,
  },
  WorkflowAnalysis: {
    id: ({ workflowId, runIds }) => `${workflowId}:${runIds.join()}`,
    workflow: async ({ workflowId }, _, { loaders }) => present(await loaders.workflows.load(workflowId)),
  },
  WorkflowTaskStatistics: { kind: ({ target }) => upper(target) },
};
