import type { Principal } from '@ymera/kernel';
import { AgentRunNotFoundError } from '../../domain/errors.ts';
import type { LoopEvent } from '../../domain/loop/loop-event.ts';
import type { LoopEventStore, RunStore } from '../../ports.ts';
import { type FollowDesk, follow, type News } from '../plugins/watch/follow.ts';
import { checkSeq } from './list-loop-events.ts';
import { runChannel } from './run-channel.ts';

type WatchDesk = FollowDesk & {
  readonly runs: Pick<RunStore, 'findMany'>;
  readonly history: LoopEventStore;
};

interface WatchCommand {
  readonly runId: string;
  /** 0 for all events. */
  readonly afterSeq: number;
  readonly principal: Principal;
}

const batchSize = 50;

/**
 * A run's events in order from the one after `afterSeq`, none missed or told twice; ends with the run.
 *
 * @throws AgentRunNotFoundError or InvalidArgumentError, before the first event
 */
export async function watchLoopEvents(
  desk: WatchDesk,
  { runId, afterSeq, principal }: WatchCommand,
  signal: AbortSignal,
): Promise<AsyncIterableIterator<LoopEvent>> {
  checkSeq(afterSeq);
  const { tenantId } = principal;
  const find = async (reading: AbortSignal) =>
    (await desk.runs.findMany({ tenantId, ids: [runId] }, reading)).find(({ kind }) => kind === 'agent');
  if (!(await find(signal))) throw new AgentRunNotFoundError(runId);
  let after = afterSeq;
  const read = async (reading: AbortSignal): Promise<News<LoopEvent>> => {
    // Looked at before its events are read: what it wrote until then is among them.
    const run = await find(reading);
    const items = await desk.history.list({ tenantId, runId, after, limit: batchSize }, reading);
    after = items.at(-1)?.seq ?? after;
    const isOver = items.at(-1)?.body.kind === 'AGENT_ENDED' || run?.state.phase !== 'RUNNING';
    if (items.length === batchSize) return { items, next: 'more' };
    return { items, next: isOver ? 'over' : 'wait' };
  };
  return follow(desk, { channel: runChannel(runId), principal, read }, signal);
}
