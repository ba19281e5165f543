import { caller } from '../context.ts';
import type { QueryResolvers } from '../generated.ts';
import { shownCircuit } from './circuit-breaker.ts';

export const externalServiceQueries: Pick<QueryResolvers, 'externalServices'> = {
  externalServices: (_parent, _args, context) => {
    const { services, clock } = context.desk;
    const now = clock.now();
    return services
      .list(caller(context).tenantId)
      .map(({ breaker, ...service }) => ({ ...service, circuit: shownCircuit({ breaker, now }) }));
  },
};
