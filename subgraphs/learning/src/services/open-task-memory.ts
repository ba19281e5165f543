import type { Clock } from '@ymera/kernel';
import { indexTasks, readWords, type TaskIndex, type WordedLesson } from '../domain/task-index.ts';
import type { LessonStore } from '../ports.ts';

/** What each tenant's latest runs taught, ready for being compared with. */
export interface TaskMemory {
  /** As it was at most five seconds ago. */
  of(tenantId: string): Promise<TaskIndex>;
}

interface Kept {
  /** Newest first. */
  readonly lessons: readonly WordedLesson[];
  readonly index: TaskIndex;
  readonly readAt: number;
  readonly wholeAt: number;
}

interface Deps {
  readonly lessons: Pick<LessonStore, 'list'>;
  readonly clock: Clock;
}

const freshMs = 5_000;
/** Of a tenant's runs the latest of 90 days. */
const lessonsMax = 5_000;
const reachMs = 90 * 24 * 3_600_000;
/** Ends are told in any order: what came later than this after a younger one is seen when all are read again. */
const overlapMs = 60_000;
const wholeMs = 300_000;
const tenantsMax = 20;

/** Comparing takes no read where nothing has ended lately, and a small one where something has. */
export function openTaskMemory(deps: Deps): TaskMemory {
  const kept = new Map<string, Kept>();
  const reading = new Map<string, Promise<Kept>>();

  const read = async (tenantId: string): Promise<Kept> => {
    const next = await readOn(deps, tenantId, kept.get(tenantId) ?? null);
    kept.delete(tenantId);
    kept.set(tenantId, next);
    for (const oldest of kept.keys()) if (kept.size > tenantsMax) kept.delete(oldest);
    return next;
  };
  const freshOf = (tenantId: string): Promise<Kept> => {
    const one = reading.get(tenantId) ?? read(tenantId).finally(() => reading.delete(tenantId));
    reading.set(tenantId, one);
    return one;
  };

  return {
    of: async (tenantId) => {
      const known = kept.get(tenantId);
      const isFresh = known && deps.clock.now() - known.readAt < freshMs;
      return (isFresh ? known : await freshOf(tenantId)).index;
    },
  };
}

async function readOn(deps: Deps, tenantId: string, before: Kept | null): Promise<Kept> {
  const now = deps.clock.now();
  const isWhole = !before || now - before.wholeAt >= wholeMs;
  const newest = before?.lessons[0]?.lesson.at ?? 0;
  const since = isWhole ? now - reachMs : Math.max(now - reachMs, newest - overlapMs);
  const found = await deps.lessons.list({ tenantId, since, limit: lessonsMax });
  const known = new Map(before?.lessons.map((worded) => [worded.lesson.agentRunId, worded]));
  const added = found.filter(({ agentRunId }) => !known.has(agentRunId));
  if (before && added.length === 0 && !isWhole) return { ...before, readAt: now };
  const worded = isWhole
    ? found.map((lesson) => known.get(lesson.agentRunId) ?? readWords(lesson))
    : [...added.map(readWords), ...known.values()].sort((a, b) => b.lesson.at - a.lesson.at);
  const lessons = worded.slice(0, lessonsMax);
  return { lessons, index: indexTasks(lessons), readAt: now, wholeAt: isWhole ? now : before.wholeAt };
}
