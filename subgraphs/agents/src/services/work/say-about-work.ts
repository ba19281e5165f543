import { InvalidArgumentError, type Principal, requireWellFormed } from '@ymera/kernel';
import { complete, extend, type Holder, requireHeld } from '../../domain/remote/hold-work.ts';
import { takesWork } from '../../domain/remote/remote-agent.ts';
import type { Work } from '../../domain/remote/work.ts';
import { WorkFencedError, WorkNotFoundError } from '../../domain/remote/work-errors.ts';
import { checkResult, type WorkResult } from '../../domain/remote/work-result.ts';
import { changeWork } from './change-work.ts';
import { moveWork, reallocateWork } from './reallocate-work.ts';
import { openSubstitutes } from './substitutes.ts';
import type { WorkDesk } from './work-desk.ts';

type SayDesk = Pick<WorkDesk, 'agents' | 'works' | 'bus' | 'clock' | 'settings'>;

/** An agent that says something about work that it has. */
interface Saying {
  readonly principal: Principal;
  readonly id: string;
  readonly fence: number;
}

const messageLengthMax = 500;

/**
 * Begins the lease of work anew, and notes how far it has come.
 *
 * @throws WorkNotFoundError, WorkFencedError, WorkEndedError, InvalidArgumentError
 */
export async function extendWork(
  desk: SayDesk,
  { progress, ...saying }: Saying & { readonly progress: { value: number; message: string } | null },
): Promise<Work> {
  if (progress) checkProgress(progress);
  const { place, holder } = await admit(desk, saying);
  const now = desk.clock.now();
  const told = progress && { ...progress, at: now };
  const { workLeaseMs: leaseMs } = desk.settings;
  return changeWork(desk, place, (work) =>
    extend(requireHeld(work, holder), { now, leaseMs, progress: told }),
  );
}

/**
 * Ends work with its result. The same result under the same fence may be said again.
 *
 * @throws WorkNotFoundError, WorkFencedError, WorkEndedError, WorkResultTooLargeError, InvalidArgumentError
 */
export async function completeWork(
  desk: SayDesk,
  { result, ...saying }: Saying & { readonly result: WorkResult },
): Promise<Work> {
  checkResult(result);
  const { place, holder } = await admit(desk, saying);
  const now = desk.clock.now();
  return changeWork(desk, { ...place, result }, (work) => complete(work, { holder, result, now }));
}

/**
 * Lets somebody else do the work; the same agent, when nobody else can.
 *
 * @throws WorkNotFoundError, WorkFencedError, WorkEndedError, InvalidArgumentError
 */
export async function giveBackWork(
  desk: SayDesk,
  { reason, ...saying }: Saying & { readonly reason: string },
): Promise<Work> {
  checkMessage('reason', reason);
  const { place, holder } = await admit(desk, saying);
  const seen = await desk.works.find(place);
  if (!seen) throw new WorkNotFoundError(place.id);
  const substitutes = await openSubstitutes(desk, place.tenantId);
  const isStill = (work: Work) => requireHeld(work, holder) === work;
  const loss = { reason: 'GIVEN_BACK', message: reason, to: substitutes.choose(seen), isStill } as const;
  const moved = await moveWork(desk, seen, loss);
  const after = (await desk.works.find(place)) ?? seen;
  // It has ended since, or never was theirs.
  if (!moved) requireHeld(after, holder);
  return after;
}

/**
 * Who gets no work may not go on with what it has, whether or not that was taken away already.
 *
 * @throws WorkFencedError
 */
async function admit(desk: SayDesk, { principal, id, fence }: Saying) {
  const { tenantId, id: agentId } = principal;
  const agent = await desk.agents.find({ tenantId, id: agentId });
  if (!agent || !takesWork(agent)) {
    const phase = agent?.standing.phase;
    const reason = phase === 'FROZEN' || phase === 'SUSPENDED' ? phase : 'REMOVED';
    await reallocateWork(desk, { tenantId, agentId, reason });
    throw new WorkFencedError(id, fence);
  }
  const holder: Holder = { agentId, fence };
  return { place: { tenantId, id }, holder };
}

function checkProgress({ value, message }: { value: number; message: string }): void {
  if (!(value >= 0 && value <= 1))
    throw new InvalidArgumentError('progress.value', 'a number from 0 to 1', String(value));
  if (message !== '') checkMessage('progress.message', message);
}

function checkMessage(argument: string, text: string): void {
  if (text.trim() === '' || text.length > messageLengthMax) {
    const expected = `a text of 1 to ${messageLengthMax} characters`;
    throw new InvalidArgumentError(argument, expected, `${text.length} characters long`);
  }
  requireWellFormed(argument, text);
}
