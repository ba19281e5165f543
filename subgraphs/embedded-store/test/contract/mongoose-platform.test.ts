import mongoose, { Schema } from 'mongoose';
import { describe, expect, test } from 'vitest';
import { freshName, useTestDatabase } from '../support/database.ts';
import { useMongoose } from '../support/mongoose.ts';

const database = useTestDatabase();
const connection = useMongoose(database);

const accountSchema = () =>
  new Schema({ _id: String, n: { type: Number, default: 0 }, tags: [String] }, { collection: freshName() });

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
