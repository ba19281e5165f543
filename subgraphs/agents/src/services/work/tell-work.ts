import type { LoopEvent, LoopEventBody } from '../../domain/loop/loop-event.ts';
import { isTaken, type Work } from '../../domain/remote/work.ts';
import type { History } from '../loop/history.ts';

/** Progress that is told of a run, at most: an agent may say as often as it likes how far it is. */
const progressMax = 200;

/** Writes into the history of a run what has happened to its work, each thing once, as far as it is seen. */
export interface WorkTeller {
  /** False when another process has written meanwhile. */
  tell(work: Work): Promise<boolean>;
}

export function createWorkTeller({ events, append }: Pick<History, 'events' | 'append'>): WorkTeller {
  let lost = count(events, 'WORK_LOST');
  let progressed = count(events, 'WORK_PROGRESS');
  let fence = Math.max(0, ...events.map(({ body }) => (body.kind === 'WORK_TAKEN' ? body.fence : 0)));
  let progressAt = events.at(-1)?.at ?? 0;

  const newsOf = (work: Work): readonly LoopEventBody[] => {
    const news: LoopEventBody[] = work.lost
      .slice(lost)
      .map(({ agentId, reason }) => ({ kind: 'WORK_LOST', agentId, reason }));
    lost = Math.max(lost, work.lost.length);
    if (!isTaken(work)) return news;
    const { assignedTo: agentId, progress } = work.state;
    if (work.fence > fence) news.push({ kind: 'WORK_TAKEN', agentId, fence: work.fence });
    fence = work.fence;
    if (progress && progress.at > progressAt && progressed < progressMax) {
      news.push({ kind: 'WORK_PROGRESS', agentId, progress: progress.value, message: progress.message });
      progressed++;
      progressAt = progress.at;
    }
    return news;
  };

  return {
    tell: async (work) => {
      for (const body of newsOf(work)) if (!(await append(body))) return false;
      return true;
    },
  };
}

const count = (events: readonly LoopEvent[], kind: LoopEventBody['kind']) =>
  events.filter(({ body }) => body.kind === kind).length;
