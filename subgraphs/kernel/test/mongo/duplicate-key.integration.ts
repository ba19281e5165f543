import { Schema } from 'mongoose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isDuplicateKey, openTestMongo, type TestMongo, unlessThere } from '../../src/mongo/index.ts';

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

it('any other failure rises', async () => {
  const failing = Promise.reject(new Error('the disk is full'));
  await expect(unlessThere(failing)).rejects.toThrow('the disk is full');
  expect(isDuplicateKey(new Error('duplicate key'))).toBe(false);
  expect(isDuplicateKey('11000')).toBe(false);
});
