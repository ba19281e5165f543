import { openTestMongo } from '@ymera/kernel/mongo';
import { afterAll, beforeAll, describe } from 'vitest';
import { createMongoLessons } from '../src/models/mongo-lessons.ts';
import { createMongoOutcomes } from '../src/models/mongo-outcomes.ts';
import { lessonStoreContract } from './lesson-store.contract.ts';
import { outcomeStoreContract } from './store.contract.ts';

describe('in MongoDB', () => {
  let mongo: Awaited<ReturnType<typeof openTestMongo>>;
  let opened = 0;

  beforeAll(async () => {
    mongo = await openTestMongo();
  });
  afterAll(() => mongo.close());

  // Each store gets a database of its own: an empty one costs less than emptying the last.
  const open = () => mongo.connection.useDb(`learning_${opened++}`);

  describe('outcomes', () => outcomeStoreContract(() => createMongoOutcomes(open())));
  describe('lessons', () => lessonStoreContract(() => createMongoLessons(open())));
});
