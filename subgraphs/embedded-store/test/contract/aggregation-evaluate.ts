import { type Db, Decimal128, Double, Int32, Long } from 'mongodb';

/** Numbers of one BSON type, for expectations that tell 1 from 1.0. */
export const int = (value: number): Int32 => new Int32(value);
export const long = (value: number | string): Long => Long.fromString(String(value));
export const double = (value: number): Double => new Double(value);
export const decimal = (value: string): Decimal128 => Decimal128.fromString(value);

/** The value of an expression for a document; numbers come in the wrappers of their types. */
export async function evaluate(db: Db, expression: unknown, doc: object = {}): Promise<unknown> {
  const pipeline = [{ $documents: [doc] }, { $project: { _id: 0, value: expression } }];
  const [result] = await db.aggregate(pipeline, { promoteValues: false }).toArray();
  return result?.value;
}

/** A row of a table: what is shown, an expression, its value, and the document it looks at. */
export type Row = readonly [name: string, expression: unknown, value: unknown, doc?: object];
