import { GraphQLError, GraphQLScalarType, Kind, valueFromASTUntyped } from 'graphql';

/** `DateTime`: a moment in ISO 8601 with milliseconds, UTC; inside, milliseconds since the epoch. */
export const dateTimeScalar = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  description: 'A moment in ISO 8601, UTC, with milliseconds: 2026-01-31T12:00:00.000Z.',
  serialize: (value) => new Date(value instanceof Date ? value : Number(value)).toISOString(),
  parseValue: readMoment,
  parseLiteral: (node) => readMoment(node.kind === Kind.STRING ? node.value : null),
});

const isoMoment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

function readMoment(value: unknown): number {
  // Date.parse alone takes much more, in the server's own time zone.
  const moment = typeof value === 'string' && isoMoment.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(moment)) throw mistake('A DateTime is a text such as "2026-01-31T12:00:00.000Z".');
  return moment;
}

/** `JSON`: any JSON value. */
export const jsonScalar = new GraphQLScalarType({
  name: 'JSON',
  description: 'Any JSON value.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
});

/** `MicroUsd`: a whole number of millionths of a US dollar, exact up to nine billion dollars. */
export const microUsdScalar = new GraphQLScalarType<number, number>({
  name: 'MicroUsd',
  description: 'An amount of money as a whole number of millionths of a US dollar.',
  serialize: (value) => amountOf(value) ?? refuse(new GraphQLError(noAmount)),
  parseValue: readAmount,
  parseLiteral: (node) => readAmount(node.kind === Kind.INT ? Number(node.value) : null),
});

const noAmount = 'A MicroUsd is a whole number of millionths of a US dollar.';

function readAmount(value: unknown): number {
  return amountOf(value) ?? refuse(mistake(noAmount));
}

function amountOf(value: unknown): number | null {
  return Number.isSafeInteger(value) ? (value as number) : null; // checked
}

function refuse(error: GraphQLError): never {
  throw error;
}

/** With a code, since executors wrap it in errors of their own that say less. */
const mistake = (message: string) =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', nextMove: 'fix-input' } });
