import type { Resolvers } from '../generated.ts';
import { upper } from './upper.ts';

export const workflowRunOrigin: Pick<Resolvers['WorkflowRunOrigin'], 'kind' | 'run' | 'seq'> = {
  kind: ({ kind }) => upper(kind),
  run: (origin, _, { loaders }) => (origin.kind === 'start' ? null : loaders.runs.load(origin.runId)),
  seq: (origin) => (origin.kind === 'start' ? null : origin.seq),
};

export const workflowRunWait: Pick<Resolvers['WorkflowRunWait'], 'what'> = {
  what: ({ what }) => upper(what),
};
