import type { Resolvers } from '../generated.ts';

export const workflowDiff: Omit<Resolvers['WorkflowDiff'], 'from' | 'to' | '__isTypeOf'> = {
  same: ({ from, to }) => from.hash === to.hash,
  fields: ({ diff }) => [...diff.fields],
  added: ({ diff }) => [...diff.added],
  removed: ({ diff }) => [...diff.removed],
  changed: ({ diff }) => diff.changed.map(({ taskId, fields }) => ({ taskId, fields: [...fields] })),
  reordered: ({ diff }) => diff.reordered,
};
