import { openTestMongo, type TestMongo } from '@ymera/kernel/mongo';
import { afterAll, beforeAll } from 'vitest';
import { openWorkStore } from '../src/models/mongo-work-store.ts';
import { workRaces } from './work-races.ts';

let mongo: TestMongo;
beforeAll(async () => {
  mongo = await openTestMongo();
});
afterAll(() => mongo.close());

workRaces(() => openWorkStore(mongo.connection), { rounds: 30 });
