import type { JsonValue } from '@ymera/kernel';
import { type AnalysisQuestion, analyse } from '../../../src/domain/analytics/analyse.ts';
import type { WorkflowAnalysis } from '../../../src/domain/analytics/analysis.ts';
import { type RunHistory, readHistory } from '../../../src/domain/analytics/run-history.ts';
import { studyRun } from '../../../src/domain/analytics/study.ts';
import type { WorkflowDefinition } from '../../../src/domain/definition.ts';
import { nextDueAt } from '../../../src/domain/waiting.ts';
import { aRun, type Decide, type Driver } from '../run-driver.ts';

/** How an attempt goes: how long it takes, and what comes of it. */
export interface Attempt {
  readonly ms: number;
  readonly output?: JsonValue;
  /** Fails with this code, and may be tried again. */
  readonly code?: string;
}

export type Script = (about: {
  readonly stepId: string;
  readonly taskId: string;
  readonly attempt: number;
}) => Attempt;

/** Lets a run go to its end on a clock of its own: each call and each decision takes as long as the script says. */
export function simulated(definition: WorkflowDefinition, script: Script, decide?: Decide): Driver {
  const driver = aRun(definition, decide ? { decide } : {});
  const due = new Map<string, { readonly at: number; readonly end: () => void }>();
  for (let turn = 0; driver.run.phase !== 'ended'; turn++) {
    if (turn > 10_000) throw new Error('The run never ends.');
    for (const effect of driver.effects()) {
      if (effect.kind !== 'perform' && !(effect.kind === 'await' && effect.what === 'approval')) continue;
      const { stepId } = effect;
      const attempt = effect.kind === 'perform' ? effect.attempt : 1;
      const key = `${stepId} ${attempt} ${effect.kind === 'perform' ? effect.idempotencyKey : ''}`;
      if (due.has(key)) continue;
      const taskId = stepId.replace(/[[~].*$/, '');
      const { ms, output, code } = script({ stepId, taskId, attempt });
      const end = () => {
        if (effect.kind === 'await') driver.approve(stepId);
        else if (code === undefined) driver.succeed(stepId, output);
        else driver.fail(stepId, { code, mayPass: true });
      };
      due.set(key, { at: driver.now + ms, end });
    }
    const open = [...due].filter(([, { at }]) => at !== Number.POSITIVE_INFINITY);
    const [next] = open.sort(([, a], [, b]) => a.at - b.at);
    const timer = nextDueAt(driver.run);
    if (!next || (timer !== null && timer < next[1].at)) {
      if (timer === null) throw new Error('The run is stuck.');
      driver.pass(Math.max(0, timer - driver.now));
      continue;
    }
    const [key, { at, end }] = next;
    driver.now = Math.max(driver.now, at);
    due.set(key, { at: Number.POSITIVE_INFINITY, end });
    end();
  }
  return driver;
}

/** The histories of so many runs, a day apart. */
export function historiesOf(count: number, simulate: (run: number) => Driver): readonly RunHistory[] {
  return Array.from({ length: count }, (_, run) => {
    const { definition, log } = simulate(run);
    const events = log.map((event) => ({ ...event, at: event.at + run * 86_400_000 }));
    return readHistory({ runId: `run_${run}`, definition, events, isPartial: false });
  });
}

export const analysed = (definition: WorkflowDefinition, histories: readonly RunHistory[]) =>
  allAtOnce({ workflowId: 'wf_1', definition, runs: histories.map(studyRun), runsLeftOut: 0 });

/** The whole analysis, without a pause. */
function allAtOnce(question: AnalysisQuestion): WorkflowAnalysis {
  const analysing = analyse(question);
  for (;;) {
    const { done, value } = analysing.next();
    if (done) return value;
  }
}
