import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, type InferSchemaType, Schema } from 'mongoose';
import type { Lesson } from '../domain/lesson.ts';
import type { LessonStore } from '../ports.ts';

/** Nobody's skill of a season ago is that of today, and what was asked for is nobody's business for ever. */
const keptMs = 90 * 24 * 3_600_000;

const lessonSchema = new Schema(
  {
    /** The agent run's id: one run teaches one lesson. */
    _id: { type: String, required: true },
    tenantId: { type: String, required: true },
    agentId: { type: String, required: true },
    task: { type: String, required: true },
    succeeded: { type: Boolean, required: true },
    at: { type: Number, required: true },
    forgetAt: { type: Date, required: true },
  },
  { collection: 'learning_lessons', versionKey: false, autoIndex: false },
);
lessonSchema.index({ tenantId: 1, at: -1, _id: -1 });
lessonSchema.index({ forgetAt: 1 }, { expireAfterSeconds: 0 });

/** Lessons in MongoDB, each for 90 days. */
export async function createMongoLessons(connection: Connection): Promise<LessonStore> {
  const lessons = connection.model('LearningLesson', lessonSchema);
  await lessons.createIndexes();
  return {
    add: async ({ agentRunId: _id, ...lesson }) => {
      await unlessThere(lessons.insertOne({ _id, ...lesson, forgetAt: new Date(lesson.at + keptMs) }));
    },
    list: async ({ tenantId, since, limit }, signal) => {
      const found = await lessons
        .find({ tenantId, at: { $gte: since } }, { forgetAt: 0 })
        .setOptions({ signal })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .lean();
      return found.map(toLesson);
    },
  };
}

function toLesson(stored: Omit<InferSchemaType<typeof lessonSchema>, 'forgetAt'>): Lesson {
  const { _id, tenantId, agentId, task, succeeded, at } = stored;
  return { agentRunId: _id, tenantId, agentId, task, succeeded, at };
}
