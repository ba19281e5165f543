import { IllegalTransitionError } from './errors.ts';
import type { Instance, InstanceState } from './pool.ts';

type Phase = InstanceState['phase'];

/** What an instance may become. Who was reserved and never began goes back to being idle. */
const nextPhases: Readonly<Record<Phase, readonly Phase[]>> = {
  RESERVED: ['WORKING', 'IDLE', 'TERMINATED'],
  WORKING: ['IDLE', 'TERMINATED'],
  IDLE: ['RESERVED', 'TERMINATED'],
  TERMINATED: [],
};

/** @throws IllegalTransitionError */
export function moved(instance: Instance, state: InstanceState): Instance {
  const { phase } = instance.state;
  if (!nextPhases[phase].includes(state.phase)) throw new IllegalTransitionError(phase, state.phase);
  return { ...instance, state };
}
