import type { ToolResolvers } from '../generated.ts';
import { definitionFields, latestRuns } from './definition-fields.ts';

export const tool: ToolResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.tool.load(id),
  ...definitionFields,
  readOnly: ({ readOnly }) => readOnly,
  idempotent: ({ idempotent }) => idempotent,
  calls: latestRuns,
};
