import { describeCases } from './support/federation-case.ts';

const store = {
  sdl: `
    scalar Json
    input Box { label: String! json: Json! more: [Json!] }
    type Query {
      echo(json: Json, box: Box, list: [Json!], id: ID, ids: [ID!], float: Float): String!
      fallback(json: Json = { a: 1 }): String!
      item: Item
    }
    type Item @key(fields: "id") { id: ID! }
  `,
  resolvers: {
    Query: {
      echo: (_: unknown, args: object) =>
        JSON.stringify(Object.fromEntries(Object.entries(args).sort(([a], [b]) => (a < b ? -1 : 1)))),
      fallback: (_: unknown, args: object) => JSON.stringify(args),
      item: () => ({ id: '1' }),
    },
  },
};

const notes = {
  sdl: 'scalar Json type Item @key(fields: "id") { id: ID! note(of: Json): Note other: Int } type Note { a: String b: String }',
  resolvers: {
    Item: {
      note: (_: unknown, { of }: { of: unknown }) => ({ a: JSON.stringify(of), b: 'b' }),
      other: () => 1,
    },
  },
};

const subgraphs = { store, notes };

const refused = (query: string, number: string, variables: Record<string, unknown> = {}) => ({
  subgraphs,
  query,
  variables,
  errors: [
    {
      message: `JSON cannot carry the number ${number} as it is. Send it as a string.`,
      code: 'BAD_USER_INPUT',
    },
  ],
});

describeCases('literals of scalars', [
  {
    title: 'pass as JSON, whatever they hold',
    subgraphs,
    query: `{ echo(json: { a: 1.5e3, b: [true, null, NAME, "x\\n\\"y\\""], c: { d: -0.25, __proto__: 1 }, e: """block""" }) }`,
    data: {
      echo: '{"json":{"a":1500,"b":[true,null,"NAME","x\\n\\"y\\""],"c":{"d":-0.25,"__proto__":1},"e":"block"}}',
    },
  },
  {
    title: 'pass with whole numbers that are larger than 63 bits',
    subgraphs,
    query: '{ echo(json: { a: 9223372036854775808, b: 100000000000000000000 }) }',
    data: { echo: '{"json":{"a":9223372036854776000,"b":100000000000000000000}}' },
  },
  {
    title: 'are refused when too large a number is among them',
    ...refused('{ echo(json: { a: [1e400] }) }', '1e400'),
  },
  {
    title: 'are refused when too small a number is among them',
    ...refused('{ echo(json: 1e-400) }', '1e-400'),
  },
  {
    title: 'are refused when a whole number would become another one',
    ...refused('{ echo(json: [9007199254740993]) }', '9007199254740993'),
  },
  {
    title: 'are refused inside of a fragment',
    ...refused('{ item { ...n } } fragment n on Item { note(of: 1e999) { a } }', '1e999'),
  },
  {
    title: 'are refused in the default of a variable, also when another value is given',
    ...refused('query ($j: Json = { a: 1e400 }) { echo(json: $j) }', '1e400', { j: 1 }),
  },
  {
    title: 'a number with thousands of digits is told in short',
    ...refused(`{ echo(json: ${'9'.repeat(5000)}) }`, `${'9'.repeat(40)}…`),
  },
  {
    title: 'a large number in the default of a variable is held',
    subgraphs,
    query: 'query ($j: Json = { a: 9223372036854775808 }) { echo(json: $j) }',
    data: { echo: '{"json":{"a":9223372036854776000}}' },
  },
  {
    title: 'stand in input objects and lists beside plain literals',
    subgraphs,
    query: '{ echo(box: { label: "l", json: { a: 1 }, more: [1, { b: 2 }] }, list: 5) }',
    data: { echo: '{"box":{"label":"l","json":{"a":1},"more":[1,{"b":2}]},"list":[5]}' },
  },
  {
    title: 'hold variables, and leave out those that are not given',
    subgraphs,
    query:
      'query ($a: String, $b: Int = 7) { echo(json: { a: $a, b: $b, c: [$a] }, box: { label: "l", json: { b: $b } }) }',
    data: { echo: '{"box":{"label":"l","json":{"b":7}},"json":{"b":7,"c":[null]}}' },
  },
  {
    title: 'null stays null',
    subgraphs,
    query: '{ echo(json: null, list: null) }',
    data: { echo: '{"json":null,"list":null}' },
  },
  {
    title: 'the default of an argument stays in force',
    subgraphs,
    query: '{ fallback other: fallback(json: { b: 2 }) }',
    data: { fallback: '{"json":{"a":1}}', other: '{"json":{"b":2}}' },
  },
  {
    title: 'a number given as an ID is a text of any length',
    subgraphs,
    query: '{ echo(id: 92233720368547758089, ids: [1, "b", 9007199254740993]) }',
    data: { echo: '{"id":"92233720368547758089","ids":["1","b","9007199254740993"]}' },
  },
  {
    title: 'a Float keeps its digits',
    subgraphs,
    query: '{ echo(float: 1.7976931348623157e308) }',
    data: { echo: '{"float":1.7976931348623157e+308}' },
  },
  { title: 'a Float out of range is refused', ...refused('{ echo(float: 1e309) }', '1e309') },
  {
    title: 'fields that ask with the same literal are one field',
    subgraphs,
    query:
      '{ item { note(of: { x: 1, y: 2 }) { a } ...more } } fragment more on Item { note(of: { y: 2, x: 1 }) { b } }',
    data: { item: { note: { a: '{"x":1,"y":2}', b: 'b' } } },
  },
  {
    title: 'fields under other keys keep their own literals',
    subgraphs,
    query: '{ item { one: note(of: 1) { a } two: note(of: 2) { a } } }',
    data: { item: { one: { a: '1' }, two: { a: '2' } } },
  },
  {
    title: 'the client may use the names that the gateway would take',
    subgraphs,
    query: 'query ($_l0: Int!, $__l0: Int!) { echo(json: { a: $_l0, b: $__l0, c: 3 }) }',
    variables: { _l0: 1, __l0: 2 },
    data: { echo: '{"json":{"a":1,"b":2,"c":3}}' },
  },
  {
    title: 'only those of the operation that runs are looked at',
    subgraphs,
    operationName: 'B',
    query:
      'query A($x: Json) { item { ...a } } query B { echo(json: 2) } fragment a on Item { note(of: [1e400, $x]) { a } }',
    data: { echo: '{"json":2}' },
  },
]);
