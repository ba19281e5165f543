import { DomainError, type Principal } from '@ymera/kernel';
import type { WorkflowDefinition } from '../../../subgraphs/workflows/src/domain/definition.ts';
import { outstandingEffects } from '../../../subgraphs/workflows/src/domain/effects.ts';
import type { ServiceDeps } from '../../../subgraphs/workflows/src/ports.ts';
import type { RunRecord } from '../../../subgraphs/workflows/src/run-ports.ts';
import { decideApproval } from '../../../subgraphs/workflows/src/services/decide-approval.ts';
import { catchUp, emptyRun, type OpenRun } from '../../../subgraphs/workflows/src/services/open-run.ts';
import { resolveTask } from '../../../subgraphs/workflows/src/services/resolve-task.ts';
import { sendSignal } from '../../../subgraphs/workflows/src/services/send-signal.ts';
import { signalName } from './definitions.ts';
import type { Ledger } from './ledger.ts';

/** Somebody who answers whatever a run asks of people, by reading its log as a console would. */
export interface Person {
  /** Looks at a run once; true when it has ended, and its record says so too. */
  look(): Promise<boolean>;
  /** How many events of the run they have seen. */
  seen(): number;
}

export interface PersonDeps {
  readonly deps: ServiceDeps;
  readonly ledger: Ledger;
  readonly principal: Principal;
}

export function attend(
  { deps, ledger, principal }: PersonDeps,
  { record, definition }: { readonly record: RunRecord; readonly definition: WorkflowDefinition },
): Person {
  let opened: OpenRun = emptyRun(record, definition);
  const runId = record.id;

  async function answer(effect: Extract<ReturnType<typeof outstandingEffects>[number], { kind: 'await' }>) {
    const { stepId, what } = effect;
    const step = opened.run.steps.get(stepId);
    if (!step || step.phase === 'undecidable') return;
    if (what === 'signal') {
      const clientKey = `${runId}:${stepId}`;
      await sendSignal(deps, { runId, name: signalName, payload: { for: stepId }, clientKey, principal });
    } else if (what === 'resolution') {
      // Whoever says that it was not done has to see to it that it will not be, by a worker who stands still.
      const output = await ledger.settle(step.idempotencyKey);
      const clientKey = `${runId}:${stepId}:${step.attempt}`;
      const as = output ? { as: 'succeeded' as const, output } : { as: 'retry' as const };
      await resolveTask(deps, { runId, stepId, ...as, clientKey, principal });
    } else {
      const shownSha256 = step.inputSha256;
      await decideApproval(deps, { runId, stepId, approved: true, shownSha256, principal });
    }
  }

  return {
    seen: () => opened.run.lastSeq,
    look: async () => {
      ({ opened } = await catchUp(deps, record, opened));
      for (const effect of outstandingEffects(opened.run)) {
        if (effect.kind !== 'await') continue;
        // Refusals are answers too: others have moved the run on, or it is asked again.
        await answer(effect).catch((error: unknown) => {
          if (!(error instanceof DomainError)) throw error;
        });
      }
      if (opened.run.phase !== 'ended') return false;
      const [now] = await deps.stores.runs.findMany(record.tenantId, [runId]);
      return now?.status !== 'RUNNING';
    },
  };
}
