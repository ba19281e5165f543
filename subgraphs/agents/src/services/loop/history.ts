import { type HeldRun, heldBy, type RunningRun } from '../../domain/agent-run.ts';
import { advance, type Conversation, newConversation } from '../../domain/loop/conversation.ts';
import type { LoopEvent, LoopEventBody } from '../../domain/loop/loop-event.ts';
import type { RunDesk } from '../run-desk.ts';
import { runChannel } from './run-channel.ts';

/** The history of a run, as the process that holds it goes on with it. */
export interface History {
  /** As they were when it was read. */
  readonly events: readonly LoopEvent[];
  /** As those events tell it. */
  readonly conversation: Conversation;
  /** True when a later holder of the run has written. */
  readonly isOthers: boolean;
  /** False when another process has written meanwhile. */
  append(body: LoopEventBody): Promise<boolean>;
}

type HistoryDesk = Pick<RunDesk, 'player' | 'clock'>;

const pageSize = 100;
/** More than the steps of a run can bring about, unless a model asks for thousands of tools at once. */
const pagesMax = 100;

export async function openHistory(desk: HistoryDesk, run: RunningRun): Promise<History> {
  const held = heldBy(run);
  const events = await readAll(desk, held);
  let seq = events.at(-1)?.seq ?? 0;
  return {
    events,
    conversation: events.reduce((before, { body }) => advance(before, body), newConversation),
    isOthers: events.some(({ epoch }) => epoch > held.epoch),
    append: async (body) => {
      const event = { ...held, seq: ++seq, at: desk.clock.now(), body };
      const isFirst = await desk.player.history.append(event);
      desk.player.bus.ring(runChannel(run.id));
      return isFirst;
    },
  };
}

async function readAll({ player }: HistoryDesk, { tenantId, runId }: HeldRun): Promise<readonly LoopEvent[]> {
  const all: LoopEvent[] = [];
  for (let page = 0; page < pagesMax; page++) {
    const after = all.at(-1)?.seq ?? 0;
    const found = await player.history.list({ tenantId, runId, after, limit: pageSize });
    all.push(...found);
    if (found.length < pageSize) return all;
  }
  throw new RangeError(`the run ${runId} has more than ${pageSize * pagesMax} events`);
}
