import { type Planner, type PlanRequest, plannerHere } from './planner.ts';

/** From the gateway: the supergraph first, then one operation after the other. */
export type ToPlanner = { readonly supergraphSdl: string } | { readonly request: PlanRequest };
/** To the gateway: the thresholds first, then an answer to each operation. */
export type FromPlanner =
  | { readonly percentages: readonly number[] }
  | { readonly plan: unknown }
  | { readonly failure: string };

let planner: Planner | null = null;

async function answer(message: ToPlanner): Promise<FromPlanner> {
  if ('supergraphSdl' in message) {
    planner = plannerHere(message.supergraphSdl);
    return { percentages: planner.percentages };
  }
  if (planner === null) return { failure: 'no supergraph was given' };
  return { plan: await planner.plan(message.request) };
}

// The other end is the gateway, which sends nothing else.
process.on('message', (message: ToPlanner) => {
  answer(message)
    .catch(
      (error: unknown): FromPlanner => ({ failure: error instanceof Error ? error.message : String(error) }),
    )
    .then((reply) => process.send?.(reply));
});

// Ctrl-C reaches the whole process group, and the gateway may still be answering; its end is the end of this one.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit());
