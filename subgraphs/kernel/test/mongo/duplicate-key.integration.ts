import { Schema } from 'mongoose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestMongo, type TestMongo, unlessThere } from '../../src/mongo/index.ts';

let mongo: TestMongo;
beforeAll(async () => {
  mongo = await openTestMongo();
});
afterAll(() => mongo.close());

const openModel = () =>
  mongo.connection.model('Thing', new Schema({ _id: String, size: { type: Number, required: true } }));

it('a write that a unique key refuses is told apart from one that was done', async () => {
  const things = openModel();
  expect(await unlessThere(things.insertOne({ _id: 'a', size: 1 }))).toBe(true);
  expect(await unlessThere(things.insertOne({ _id: 'a', size: 2 }))).toBe(false);
  expect(await things.findById('a').lean()).toMatchObject({ size: 1 });
  mongo.connection.deleteModel('Thing');
});

it.each([
  [new Error('E11000 duplicate key error')],
  [Object.assign(new Error('the disk is full'), { code: 14031 })],
])('any other failure rises: %s', async (failure) => {
  await expect(unlessThere(Promise.reject(failure))).rejects.toBe(failure);
});
