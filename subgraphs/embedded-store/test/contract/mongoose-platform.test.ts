import mongoose, { Schema } from 'mongoose';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { freshName, useTestDatabase } from '../support/database.ts';
import { useMongoose } from '../support/mongoose.ts';

const database = useTestDatabase();
const connection = useMongoose(database);

const accountSchema = () =>
  new Schema({ _id: String, n: { type: Number, default: 0 }, tags: [String] }, { collection: freshName() });

async function accounts() {
  const Account = connection().model(freshName(), accountSchema());
  await Account.create([
    { _id: 'a', n: 100 },
    { _id: 'b', n: 100 },
  ]);
  const amounts = async () => (await Account.find().sort({ _id: 1 })).map(({ n }) => n);
  return { Account, amounts };
}

describe('discriminators', () => {
  async function events() {
    const base = new Schema({ at: Date }, { discriminatorKey: 'kind', collection: freshName() });
    const Event = connection().model(freshName(), base);
    const Click = Event.discriminator(freshName(), new Schema({ url: String }), 'click');
    const Buy = Event.discriminator(
      freshName(),
      new Schema({ sum: { type: Number, required: true } }),
      'buy',
    );
    await Click.create([{ url: '/a' }, { url: '/b' }]);
    await Buy.create({ sum: 5 });
    return { Event, Click, Buy };
  }

  test('a model finds its own kind, the base finds all', async () => {
    const { Event, Click, Buy } = await events();
    expect([await Event.countDocuments(), await Click.countDocuments(), await Buy.countDocuments()]).toEqual([
      3, 2, 1,
    ]);
  });

  test('the base gives each document its own class', async () => {
    const { Event, Buy } = await events();
    const found = await Event.findOne({ kind: 'buy' }).orFail();
    expect(found).toBeInstanceOf(Buy);
    expect(found.get('sum')).toBe(5);
  });

  test('each kind has its own rules', async () => {
    const { Buy } = await events();
    await expect(Buy.create({})).rejects.toBeInstanceOf(mongoose.Error.ValidationError);
  });

  test('updates and deletions keep to their kind', async () => {
    const { Event, Click } = await events();
    await Click.updateMany({}, { url: '/c' });
    await Click.deleteOne({});
    expect(await Event.countDocuments()).toBe(2);
  });

  test('aggregations keep to their kind', async () => {
    const { Click } = await events();
    expect(await Click.aggregate([{ $count: 'n' }])).toEqual([{ n: 2 }]);
  });

  test('an array holds several kinds', async () => {
    const shape = new Schema({ name: String }, { discriminatorKey: 'kind', _id: false });
    const drawing = new Schema({ shapes: [shape] }, { collection: freshName() });
    const shapes = drawing.path<Schema.Types.DocumentArray>('shapes');
    shapes.discriminator('circle', new Schema({ r: Number }, { _id: false }));
    shapes.discriminator('square', new Schema({ side: Number }, { _id: false }));
    const Drawing = connection().model(freshName(), drawing);
    await Drawing.create({
      shapes: [
        { kind: 'circle', r: 2 },
        { kind: 'square', side: 3 },
      ],
    });
    const found = await Drawing.findOne().lean().orFail();
    expect(found.shapes).toEqual([
      { kind: 'circle', r: 2 },
      { kind: 'square', side: 3 },
    ]);
  });
});

describe('transactions through mongoose', needs('replicaSet'), () => {
  test('connection.transaction commits what its function did', async () => {
    const { Account, amounts } = await accounts();
    await connection().transaction(async (session) => {
      await Account.updateOne({ _id: 'a' }, { $inc: { n: -10 } }, { session });
      await Account.updateOne({ _id: 'b' }, { $inc: { n: 10 } }, { session });
    });
    expect(await amounts()).toEqual([90, 110]);
  });

  test('connection.transaction undoes what failed', async () => {
    const { Account, amounts } = await accounts();
    const run = connection().transaction(async (session) => {
      await Account.updateOne({ _id: 'a' }, { $inc: { n: -10 } }, { session });
      throw new Error('no');
    });
    await expect(run).rejects.toThrow('no');
    expect(await amounts()).toEqual([100, 100]);
  });

  test('a document is saved in the session it was found in', async () => {
    const { Account, amounts } = await accounts();
    await using session = await connection().startSession();
    session.startTransaction();
    const account = await Account.findById('a').session(session).orFail();
    account.n = 1;
    await account.save();
    expect(await amounts()).toEqual([100, 100]);
    await session.commitTransaction();
    expect(await amounts()).toEqual([1, 100]);
  });

  test('a document whose transaction failed is as it was, and can be saved again', async () => {
    const { Account, amounts } = await accounts();
    const account = new Account({ _id: 'new', n: 1 });
    const run = connection().transaction(async (session) => {
      await account.save({ session });
      throw new Error('no');
    });
    await expect(run).rejects.toThrow('no');
    expect(account.isNew).toBe(true);
    await account.save();
    expect(await amounts()).toEqual([100, 100, 1]);
  });

  test('a conflict makes it run again', async () => {
    const { Account, amounts } = await accounts();
    const add = () =>
      connection().transaction(async (session) => {
        const account = await Account.findById('a').session(session).orFail();
        account.n += 1;
        await account.save({ session });
      });
    await Promise.all(Array.from({ length: 5 }, add));
    expect(await amounts()).toEqual([105, 100]);
  });

  test('create, insertMany and bulkWrite are part of it', async () => {
    const { Account } = await accounts();
    const run = connection().transaction(async (session) => {
      await Account.create([{ _id: 'c' }], { session });
      await Account.insertMany([{ _id: 'd' }], { session });
      await Account.bulkWrite([{ deleteOne: { filter: { _id: 'a' } } }], { session });
      expect(await Account.countDocuments().session(session)).toBe(3);
      throw new Error('no');
    });
    await expect(run).rejects.toThrow('no');
    expect(await Account.distinct('_id')).toEqual(['a', 'b']);
  });

  test('hooks see the session', async () => {
    const schema = accountSchema();
    const seen: boolean[] = [];
    schema.pre('save', function () {
      seen.push(this.$session()?.inTransaction() === true);
    });
    const Account = connection().model(freshName(), schema);
    await Account.createCollection();
    await connection().transaction(async (session) => {
      await new Account({ _id: 'x' }).save({ session });
    });
    await new Account({ _id: 'y' }).save();
    expect(seen).toEqual([true, false]);
  });

  test('a populated path is read in the session', async () => {
    const { Account } = await accounts();
    const linkSchema = new Schema(
      { _id: String, to: { type: String, ref: Account } },
      { collection: freshName() },
    );
    const Link = connection().model(freshName(), linkSchema);
    await Link.create({ _id: 'l', to: 'a' });
    await using session = await connection().startSession();
    session.startTransaction();
    await Account.updateOne({ _id: 'a' }, { n: 7 }, { session });
    const link = await Link.findById('l').session(session).populate<{ to: { n: number } }>('to').orFail();
    expect(link.to.n).toBe(7);
    await session.abortTransaction();
  });
});

describe('change streams through mongoose', needs('changeStreams'), () => {
  test('Model.watch calls its listener', async () => {
    const { Account } = await accounts();
    const stream = Account.watch([], { maxAwaitTimeMS: 20 });
    const seen: string[] = [];
    stream.on('change', ({ operationType }) => void seen.push(operationType));
    const touched = () => Account.updateOne({ _id: 'a' }, { $inc: { n: 1 } });
    // The stream opens by itself; it misses what is written before.
    await expect.poll(() => touched().then(() => seen.length)).toBeGreaterThan(0);
    const account = await Account.create({ _id: 'w' });
    await account.deleteOne();
    await expect.poll(() => seen.at(-1)).toBe('delete');
    expect(seen.slice(-2)).toEqual(['insert', 'delete']);
    await stream.close();
  });

  test('a hydrated stream gives documents of the model', async () => {
    const { Account } = await accounts();
    const stream = Account.watch([], { hydrate: true, fullDocument: 'updateLookup', maxAwaitTimeMS: 20 });
    let event: { fullDocument?: unknown } | undefined;
    void stream.next().then((next) => {
      event = next;
    });
    const touched = () => Account.updateOne({ _id: 'a' }, { $inc: { n: 1 } });
    await expect.poll(() => touched().then(() => event)).toBeDefined();
    expect(event?.fullDocument).toBeInstanceOf(Account);
    await stream.close();
  });
});

describe('middleware and plugins', () => {
  test('hooks run around saving, finding and aggregating', async () => {
    const schema = accountSchema();
    const ran: string[] = [];
    schema.pre('validate', () => void ran.push('validate'));
    schema.pre('save', () => void ran.push('save'));
    schema.post('save', () => void ran.push('saved'));
    schema.pre('findOne', () => void ran.push('find'));
    schema.post('findOne', () => void ran.push('found'));
    schema.pre('aggregate', () => void ran.push('aggregate'));
    const Account = connection().model(freshName(), schema);
    await Account.create({ _id: 'a' });
    await Account.findOne();
    await Account.aggregate([{ $match: {} }]);
    expect(ran).toEqual(['validate', 'save', 'saved', 'find', 'found', 'aggregate']);
  });

  test('a hook that throws keeps a document from being saved', async () => {
    const schema = accountSchema();
    schema.pre('save', () => {
      throw new Error('not today');
    });
    const Account = connection().model(freshName(), schema);
    await expect(Account.create({ _id: 'a' })).rejects.toThrow('not today');
    expect(await Account.countDocuments()).toBe(0);
  });

  test('an error hook sees the code of a key that is taken', async () => {
    const schema = accountSchema();
    const codes: unknown[] = [];
    schema.post('save', (error: Error & { code?: number }, _doc: unknown, next: (error?: Error) => void) => {
      codes.push(error.code);
      next(new Error('there already'));
    });
    const Account = connection().model(freshName(), schema);
    await Account.create({ _id: 'a' });
    await expect(Account.create({ _id: 'a' })).rejects.toThrow('there already');
    expect(codes).toEqual([11000]);
  });

  test('a query hook narrows what is found', async () => {
    const schema = accountSchema();
    schema.pre(/^find/, function (this: mongoose.Query<unknown, unknown>) {
      this.where({ n: { $gte: 0 } });
    });
    const Account = connection().model(freshName(), schema);
    await Account.create([
      { _id: 'a', n: 1 },
      { _id: 'b', n: -1 },
    ]);
    expect((await Account.find()).map(({ _id }) => _id)).toEqual(['a']);
  });

  test('methods and virtuals of the schema', async () => {
    const options = {
      collection: freshName(),
      methods: {
        twice(this: { n?: number | null }) {
          return Number(this.n) * 2;
        },
      },
      virtuals: {
        label: {
          get(this: { _id?: string | null }) {
            return `account ${this._id}`;
          },
        },
      },
    };
    const Account = connection().model(freshName(), new Schema({ _id: String, n: Number }, options));
    await Account.create({ _id: 'a', n: 9 });
    const account = await Account.findOne().orFail();
    expect([account.twice(), account.label]).toEqual([18, 'account a']);
  });
});

describe('a connection', () => {
  test('opens another database of the same server', async () => {
    const other = connection().useDb(`${database().db.databaseName}_use`);
    const Thing = other.model(freshName(), new Schema({ n: Number }));
    await Thing.create({ n: 1 });
    expect(await Thing.countDocuments()).toBe(1);
    expect(await other.listCollections()).toHaveLength(1);
    await other.dropDatabase();
  });

  test('creates a collection with the options of its schema', async () => {
    const schema = new Schema({ n: Number }, { collection: freshName(), capped: { size: 4096, max: 2 } });
    const Log = connection().model(freshName(), schema);
    await Log.createCollection();
    await Log.insertMany([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect((await Log.find()).map(({ n }) => n)).toEqual([2, 3]);
  });

  test('makes an index that expires from a schema', async () => {
    const schema = new Schema({ at: { type: Date, expires: 60 } }, { collection: freshName() });
    const Token = connection().model(freshName(), schema);
    await Token.syncIndexes();
    expect(await Token.listIndexes()).toMatchObject([{}, { name: 'at_1', expireAfterSeconds: 60 }]);
  });

  test('searches by the collation of its schema', async () => {
    const schema = new Schema(
      { name: String },
      { collection: freshName(), collation: { locale: 'en', strength: 2 } },
    );
    const Person = connection().model(freshName(), schema);
    await Person.createCollection();
    await Person.create([{ name: 'ann' }, { name: 'ANN' }, { name: 'bob' }]);
    expect(await Person.countDocuments({ name: 'Ann' })).toBe(2);
  });
});
