import type { Thinker } from './coordinator-desk.ts';
import { makePlan, type PlanDesk } from './make-plan.ts';
import { type IntentDesk, readIntent } from './read-intent.ts';
import { workflowSourcesOf } from './workflow-sources.ts';

/** The coordinator's thinking: nothing of it changes anything. */
export function openThinker(desk: IntentDesk & PlanDesk): Thinker {
  return {
    readIntent: (asked, signal) => readIntent(desk, asked, signal),
    makePlan: (asked, signal) => makePlan(desk, asked, signal),
    sourcesOf: workflowSourcesOf,
  };
}
