import type { Resolvers } from '../generated.ts';

export const taskError: Pick<Resolvers['TaskError'], 'details'> = {
  details: ({ details }, _, { loaders }) => details && loaders.payload(details),
};
