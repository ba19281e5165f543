import mongoose, { Schema } from 'mongoose';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshName, useTestDatabase } from '../support/database.ts';
import { useMongoose } from '../support/mongoose.ts';

const database = useTestDatabase();
const connection = useMongoose(database);

const teamSchema = new Schema({ _id: String, name: String, lead: { type: Number, ref: 'Person' } });
const personSchema = new Schema(
  {
    _id: Number,
    name: String,
    age: Number,
    team: { type: String, ref: 'Team' },
    friends: [{ type: Number, ref: 'Person' }],
    pets: [{ kind: String, keeper: { type: Number, ref: 'Person' } }],
    likes: { onModel: String, what: { type: Schema.Types.Mixed, refPath: 'likes.onModel' } },
  },
  { toJSON: { virtuals: true } },
);
personSchema.virtual('title').get(function () {
  return `${this.name} (${this.age})`;
});
teamSchema.virtual('members', { ref: 'Person', localField: '_id', foreignField: 'team' });
teamSchema.virtual('size', { ref: 'Person', localField: '_id', foreignField: 'team', count: true });

const people = () => connection().model('Person', personSchema);
const teams = () => connection().model('Team', teamSchema);
const ids = (found: readonly { readonly _id: unknown }[]) => found.map(({ _id }) => _id);

beforeAll(async () => {
  await teams().create([
    { _id: 'red', name: 'Red', lead: 1 },
    { _id: 'blue', name: 'Blue', lead: 3 },
  ]);
  await people().create([
    { _id: 1, name: 'Ann', age: 30, team: 'red', friends: [2, 3], pets: [{ kind: 'cat', keeper: 2 }] },
    { _id: 2, name: 'Bob', age: 40, team: 'red', friends: [1], likes: { onModel: 'Team', what: 'blue' } },
    { _id: 3, name: 'Cat', age: 50, team: 'blue', likes: { onModel: 'Person', what: 1 } },
    { _id: 4, name: 'Dan', age: 20, team: 'gone', friends: [99, 1] },
  ]);
});

describe('finding', () => {
  test('the builder builds what an object says', async () => {
    const found = await people()
      .find()
      .where('age')
      .gte(30)
      .lt(50)
      .where('team')
      .in(['red'])
      .sort('-age')
      .select('name');
    expect(ids(found)).toEqual([2, 1]);
  });

  test('filters are cast', async () => {
    expect((await people().findOne().where('_id').equals('2'))?.name).toBe('Bob');
    expect(await people().countDocuments().where('age').in(['30', '40'])).toBe(2);
  });

  test('a filter that cannot be cast is refused', async () => {
    await expect(people().find().where('age').equals('old')).rejects.toBeInstanceOf(mongoose.Error.CastError);
  });

  test('lean gives plain objects', async () => {
    const found = await people().findById(1).lean();
    expect(found).not.toHaveProperty('save');
    expect(found).toMatchObject({ _id: 1, name: 'Ann' });
  });

  test('select hides and shows', async () => {
    expect(
      Object.keys((await people().findById(1).select('-name -pets -friends -__v -team').lean()) ?? {}),
    ).toEqual(['_id', 'age']);
  });

  test('orFail fails', async () => {
    await expect(people().findById(77).orFail()).rejects.toBeInstanceOf(mongoose.Error.DocumentNotFoundError);
  });

  test('exists, distinct, counts', async () => {
    expect(await people().exists({ name: 'Ann' })).toEqual({ _id: 1 });
    expect(await people().exists({ name: 'Zoe' })).toBeNull();
    expect((await people().distinct('team')).sort()).toEqual(['blue', 'gone', 'red']);
    expect(await people().estimatedDocumentCount()).toBe(4);
  });

  test('a cursor gives documents with their virtuals', async () => {
    const titles: string[] = [];
    for await (const person of people().find().sort({ _id: 1 }).cursor({ batchSize: 2 }))
      titles.push(person.get('title'));
    expect(titles).toEqual(['Ann (30)', 'Bob (40)', 'Cat (50)', 'Dan (20)']);
  });

  test('eachAsync runs several at once', async () => {
    const seen: number[] = [];
    await people()
      .find()
      .cursor()
      .eachAsync(async ({ _id }) => void seen.push(Number(_id)), { parallel: 3 });
    expect(seen.sort()).toEqual([1, 2, 3, 4]);
  });

  test('skip and limit page', async () => {
    expect(ids(await people().find().sort('age').skip(1).limit(2))).toEqual([1, 2]);
  });

  test('explain tells of a plan', async () => {
    const plan: unknown = await people().find({ _id: 1 }).explain('queryPlanner');
    expect(plan).toHaveProperty('queryPlanner');
  });
});

describe('population', () => {
  test('of one reference', async () => {
    const ann = await people().findById(1).populate<{ team: { name: string } }>('team').orFail();
    expect(ann.team.name).toBe('Red');
  });

  test('of what is gone is null', async () => {
    expect((await people().findById(4).populate('team').orFail()).team).toBeNull();
  });

  test('of a list leaves out what is gone, and keeps the order', async () => {
    const ann = await people().findById(1).populate<{ friends: { name: string }[] }>('friends').orFail();
    expect(ann.friends.map(({ name }) => name)).toEqual(['Bob', 'Cat']);
    const dan = await people().findById(4).populate<{ friends: { _id: number }[] }>('friends').orFail();
    expect(ids(dan.friends)).toEqual([1]);
  });

  test('with a match, a selection and an order', async () => {
    const ann = await people()
      .findById(1)
      .populate<{ friends: { name?: string; age?: number }[] }>({
        path: 'friends',
        match: { age: { $gt: 40 } },
        select: 'name -_id',
      })
      .orFail();
    expect(ann.friends).toHaveLength(1);
    expect(ann.friends[0]).toMatchObject({ name: 'Cat' });
  });

  test('of references inside of subdocuments', async () => {
    const ann = await people()
      .findById(1)
      .populate<{ pets: { keeper: { name: string } }[] }>('pets.keeper')
      .orFail();
    expect(ann.pets[0]?.keeper.name).toBe('Bob');
  });

  test('of references of references', async () => {
    const ann = await people()
      .findById(1)
      .populate<{ team: { lead: { name: string } } }>({ path: 'team', populate: { path: 'lead' } })
      .orFail();
    expect(ann.team.lead.name).toBe('Ann');
  });

  test('of references into several collections', async () => {
    const found = await people()
      .find({ likes: { $exists: true } })
      .sort({ _id: 1 })
      .populate<{ likes: { what: { name: string } } }>('likes.what');
    expect(found.map(({ likes }) => likes.what.name)).toEqual(['Blue', 'Ann']);
  });

  test('of a virtual', async () => {
    const red = await teams().findById('red').populate<{ members: { _id: number }[] }>('members').orFail();
    expect(ids(red.members).sort()).toEqual([1, 2]);
  });

  test('of a virtual that counts', async () => {
    const red = await teams().findById('red').populate<{ size: number }>('size').orFail();
    expect(red.size).toBe(2);
  });

  test('of many documents in few queries', async () => {
    const found = await people().find().sort({ _id: 1 }).populate<{ team: { name: string } | null }>('team');
    expect(found.map(({ team }) => team?.name)).toEqual(['Red', 'Red', 'Blue', undefined]);
  });
});

describe('updates by query', () => {
  const schema = new Schema(
    { name: String, n: { type: Number, min: 0 }, tags: [String], born: { type: String, default: 'here' } },
    { timestamps: true },
  );
  const fresh = () => connection().model(freshName(), schema, freshName());

  test('a plain object is a $set', async () => {
    const Thing = fresh();
    const { _id } = await Thing.create({ name: 'a', n: 1 });
    const plain: object = { n: '5' };
    expect(await Thing.updateOne({ _id }, plain)).toMatchObject({ modifiedCount: 1 });
    expect((await Thing.findById(_id).orFail()).n).toBe(5);
  });

  test('an upsert sets defaults and the time of birth', async () => {
    const Thing = fresh();
    await Thing.updateOne({ name: 'x' }, { $inc: { n: 1 } }, { upsert: true });
    const found = await Thing.findOne({ name: 'x' }).orFail();
    expect(found).toMatchObject({ n: 1, born: 'here' });
    expect(found.createdAt).toBeInstanceOf(Date);
  });

  test('validators run when asked', async () => {
    const Thing = fresh();
    const { _id } = await Thing.create({ n: 1 });
    const update = Thing.updateOne({ _id }, { n: -5 }, { runValidators: true });
    await expect(update).rejects.toBeInstanceOf(mongoose.Error.ValidationError);
  });

  test('findOneAndUpdate gives the new document when asked', async () => {
    const Thing = fresh();
    const { _id } = await Thing.create({ n: 1 });
    expect((await Thing.findByIdAndUpdate(_id, { $inc: { n: 1 } }))?.n).toBe(1);
    expect((await Thing.findByIdAndUpdate(_id, { $inc: { n: 1 } }, { returnDocument: 'after' }))?.n).toBe(3);
  });

  test('findOneAndReplace and findOneAndDelete', async () => {
    const Thing = fresh();
    const { _id } = await Thing.create({ n: 1, name: 'a' });
    await Thing.findOneAndReplace({ _id }, { n: 2 });
    const found = await Thing.findById(_id).orFail();
    expect([found.n, found.name]).toEqual([2, undefined]);
    await Thing.findByIdAndDelete(_id);
    expect(await Thing.countDocuments()).toBe(0);
  });

  test('array operators and array filters', async () => {
    const Thing = fresh();
    const { _id } = await Thing.create({ tags: ['a', 'b'] });
    await Thing.updateOne({ _id }, { $push: { tags: { $each: ['c'], $position: 0 } } });
    await Thing.updateOne({ _id }, { $set: { 'tags.$[t]': 'z' } }, { arrayFilters: [{ t: 'b' }] });
    expect((await Thing.findById(_id).orFail()).tags).toEqual(['c', 'a', 'z']);
  });

  test('deleteMany counts', async () => {
    const Thing = fresh();
    await Thing.create([{ n: 1 }, { n: 1 }, { n: 2 }]);
    expect(await Thing.deleteMany({ n: 1 })).toMatchObject({ deletedCount: 2 });
  });
});

describe('aggregation', () => {
  test('its builder builds a pipeline', async () => {
    const found = await people()
      .aggregate()
      .match({ age: { $gte: 30 } })
      .group({ _id: '$team', oldest: { $max: '$age' } })
      .sort({ _id: 1 });
    expect(found).toEqual([
      { _id: 'blue', oldest: 50 },
      { _id: 'red', oldest: 40 },
    ]);
  });

  test('a lookup joins', async () => {
    const found = await people().aggregate([
      { $match: { _id: { $lte: 2 } } },
      { $lookup: { from: 'teams', localField: 'team', foreignField: '_id', as: 'team' } },
      { $unwind: '$team' },
      { $project: { name: 1, team: '$team.name' } },
      { $sort: { _id: 1 } },
    ]);
    expect(found).toEqual([
      { _id: 1, name: 'Ann', team: 'Red' },
      { _id: 2, name: 'Bob', team: 'Red' },
    ]);
  });

  test('facets run side by side', async () => {
    const [found] = await people().aggregate([
      {
        $facet: {
          count: [{ $count: 'n' }],
          young: [{ $match: { age: { $lt: 25 } } }, { $project: { name: 1 } }],
        },
      },
    ]);
    expect(found).toEqual({ count: [{ n: 4 }], young: [{ _id: 4, name: 'Dan' }] });
  });

  test('a cursor streams results', async () => {
    const seen: unknown[] = [];
    for await (const { _id } of people()
      .aggregate([{ $sort: { _id: -1 } }])
      .cursor({ batchSize: 2 }))
      seen.push(_id);
    expect(seen).toEqual([4, 3, 2, 1]);
  });
});
