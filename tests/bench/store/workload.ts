import { ObjectId } from 'mongodb';

/** What is measured, in the order of the report. `ping` is the least that any answer of a server costs a driver. */
export const taskNames = ['ping', 'find', 'range', 'insert', 'update', 'transaction', 'group'] as const;

export type TaskName = (typeof taskNames)[number];

export const taskTitles: Readonly<Record<TaskName, string>> = {
  ping: 'ping',
  find: 'point find by _id',
  range: 'indexed range, sort, limit 20',
  insert: 'insert one',
  update: 'update one by _id, $inc',
  transaction: 'transaction of two updates',
  group: '$group over all orders',
};

/** How much there is. */
export interface Sizes {
  readonly orders: number;
  readonly accounts: number;
}

/** About 200 bytes as BSON. */
export interface Order {
  readonly _id: ObjectId;
  readonly customer: number;
  readonly placedAt: Date;
  readonly status: string;
  readonly total: number;
  readonly note: string;
}

export interface Account {
  readonly _id: number;
  readonly balance: number;
}

/** How many orders a range reads; every customer has that many from any of the times that `anyRange` gives. */
export const rangeLimit = 20;

export const statuses = ['placed', 'paid', 'packed', 'sent', 'returned'] as const;

const ordersPerCustomer = 100;
const firstPlacedAt = Date.UTC(2026, 0, 1);
const minuteMs = 60_000;
const note = 'Leave it with the neighbours at the blue door, and ring twice; the dog is friendly.';

export const idOf = (number: number): ObjectId => new ObjectId(number.toString(16).padStart(24, '0'));

/** The order of this number among so many. */
export function orderOf(number: number, { orders }: Sizes): Order {
  const customers = customerCount(orders);
  return {
    _id: idOf(number),
    customer: number % customers,
    placedAt: new Date(firstPlacedAt + Math.floor(number / customers) * minuteMs),
    status: statuses[number % statuses.length] ?? '',
    total: (number % 1000) + 0.5,
    note: `${number} ${note}`,
  };
}

const customerCount = (orders: number): number => Math.ceil(orders / ordersPerCustomer);

export const anyOf = (count: number): number => Math.floor(Math.random() * count);

/** A customer and a time from which on there are at least `rangeLimit` orders of his. */
export const anyRange = ({ orders }: Sizes): { customer: number; from: Date } => ({
  customer: anyOf(customerCount(orders)),
  from: new Date(firstPlacedAt + anyOf(ordersPerCustomer - rangeLimit) * minuteMs),
});

/** Two different accounts. */
export function anyTransfer({ accounts }: Sizes): readonly [number, number] {
  const from = anyOf(accounts);
  return [from, (from + 1 + anyOf(accounts - 1)) % accounts];
}

export const inserted = (): Omit<Order, '_id'> => ({
  customer: 1,
  placedAt: new Date(firstPlacedAt),
  status: 'placed',
  total: 12.5,
  note,
});
