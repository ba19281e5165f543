import { newestFirst, type TimeCursor } from '@ymera/kernel';
import type { Lesson } from '../domain/lesson.ts';
import type { LessonStore } from '../ports.ts';

/** The memory twin of the lessons in MongoDB. */
export function createMemoryLessons(): LessonStore {
  const lessons = new Map<string, Lesson>();
  return {
    add: async (lesson) => {
      if (!lessons.has(lesson.agentRunId)) lessons.set(lesson.agentRunId, lesson);
    },
    list: async ({ tenantId, since, limit }, signal) => {
      signal?.throwIfAborted();
      return [...lessons.values()]
        .filter((lesson) => lesson.tenantId === tenantId && lesson.at >= since)
        .sort((a, b) => newestFirst(placeOf(a), placeOf(b)))
        .slice(0, limit);
    },
  };
}

const placeOf = ({ at, agentRunId }: Lesson): TimeCursor => ({ at, id: agentRunId });
