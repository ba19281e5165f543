import { caller } from '../context.ts';
import type { Resolvers } from '../generated.ts';
import { readPayload } from '../services/keep-payload.ts';

export const taskError: Pick<Resolvers['TaskError'], 'details'> = {
  details: ({ details }, _, context) =>
    details &&
    readPayload(context.deps.stores.blobs, { tenantId: caller(context).tenantId, payload: details }),
};
