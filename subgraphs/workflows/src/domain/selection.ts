import type { CallTarget, EffectKind, Target } from './definition.ts';

/** What was chosen for one attempt at a step whose agent is to be selected. */
export type Selected =
  | {
      readonly agentId: string;
      readonly score: number;
      /** What counted, most first. */
      readonly reasons: readonly string[];
    }
  /** Nobody: the attempt fails with this. */
  | {
      readonly agentId: null;
      readonly code: string;
      readonly message: string;
      /** True when another attempt may find somebody. */
      readonly mayPass: boolean;
    };

/** What an agent is selected by, its expressions still to be worked out. */
export type SelectWanted = Omit<SelectTarget, 'kind'> & {
  /** Whether the task takes care of agents that no repetition is harmless of. */
  readonly mayBeUnsafe: boolean;
};

export const selectWantedOf = (
  { task, category, context }: SelectTarget,
  effect: EffectKind,
): SelectWanted => ({
  task,
  category,
  context,
  mayBeUnsafe: effect === 'unsafe',
});

export type SelectTarget = Extract<Target, { kind: 'select' }>;

/** What a step calls, once its agent is chosen; null for what is no call, and where nobody was chosen. */
export function callTargetOf(target: Target, selected: Selected | null): CallTarget | null {
  switch (target.kind) {
    case 'agent':
    case 'tool':
    case 'gate':
      return target;
    case 'select': {
      const agentId = selected?.agentId ?? null;
      return agentId === null ? null : { kind: 'agent', agentId };
    }
    default:
      return null;
  }
}
