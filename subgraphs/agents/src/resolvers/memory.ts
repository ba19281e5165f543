import type { Resolvers } from '../generated.ts';

export const memory: Pick<Resolvers['Memory'], 'scope' | 'workflow' | 'by'> = {
  scope: ({ scope }) => scope.kind,
  workflow: ({ scope }) => (scope.kind === 'WORKFLOW' ? scope.of : null),
  by: ({ by }) => ({ id: by }),
};
