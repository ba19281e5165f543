import { newId } from '@ymera/kernel';
import { assign, awaitUntil, newWork } from '../../domain/remote/move-work.ts';
import { type RemoteAgent, takesWork } from '../../domain/remote/remote-agent.ts';
import type { Work } from '../../domain/remote/work.ts';
import type { ReadyRemote, RunJob } from '../run-desk.ts';
import { changeWork, ringFor } from './change-work.ts';
import { openSubstitutes } from './substitutes.ts';
import type { WorkDesk } from './work-desk.ts';

type OfferDesk = Pick<WorkDesk, 'agents' | 'works' | 'bus' | 'clock'>;

/**
 * Has the input of a run wait for the agent that was asked for, or for another that can do the same when that gets no
 * work now. A run that was begun by another process has its work already.
 */
export async function offerWork(
  desk: OfferDesk,
  { run, ready, order }: RunJob<ReadyRemote>,
  { inputBytes, deadlineAt }: { readonly inputBytes: number; readonly deadlineAt: number },
): Promise<Work> {
  const { tenantId, id: runId } = run;
  const { remote } = ready.definition;
  const now = desk.clock.now();
  const { id: askedOf, capabilities } = remote;
  const id = newId('work', now);
  const fresh = newWork({ id, tenantId, runId, askedOf, capabilities, inputBytes, deadlineAt }, now);
  const offered = assign(fresh, { to: await whoFor(desk, fresh, remote), now });
  const work = await desk.works.createOnce(offered, order.input);
  if (work.id !== id) return changeWork(desk, work, (there) => awaitUntil(there, deadlineAt));
  ringFor(desk, work);
  return work;
}

async function whoFor(desk: OfferDesk, work: Work, remote: RemoteAgent): Promise<string | null> {
  if (takesWork(remote)) return remote.id;
  return (await openSubstitutes(desk, work.tenantId)).choose(work);
}
