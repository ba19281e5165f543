import { describeCases } from './support/federation-case.ts';

interface Filter {
  readonly min?: number;
  readonly tags?: readonly string[];
  readonly nested?: { readonly deep: boolean };
}

const store = {
  sdl: `
    scalar Json
    enum Sort { ASC DESC }
    input Filter { min: Int = 1 tags: [String!] nested: Nested }
    input Nested { deep: Boolean! }
    type Query {
      items(filter: Filter, sort: Sort = ASC): [Item!]!
      item(id: ID!): Item
      echo(filter: Filter, json: Json, sort: Sort, numbers: [Int!]): String!
      json: Json
    }
    type Item @key(fields: "id") { id: ID! name: String! parent: Item data: Json }
  `,
  resolvers: {
    Query: {
      items: (_: unknown, { sort }: { sort: string }) =>
        sort === 'ASC'
          ? [
              { id: '1', name: 'one' },
              { id: '2', name: 'two' },
            ]
          : [
              { id: '2', name: 'two' },
              { id: '1', name: 'one' },
            ],
      item: (_: unknown, { id }: { id: string }) => ({ id, name: `item ${id}` }),
      echo: (_: unknown, args: { filter?: Filter }) => JSON.stringify(Object.entries(args).sort()),
      json: () => ({ any: [{ thing: null }], __typename: 'Odd' }),
    },
    Item: {
      parent: ({ id }: { id: string }) => ({ id: `${id}0`, name: `parent of ${id}` }),
      data: ({ id }: { id: string }) => ({ own: id }),
      __resolveReference: ({ id }: { id: string }) => ({ id, name: `item ${id}` }),
    },
  },
};

const prices = {
  sdl: `
    input Money { currency: String! = "USD" digits: Int }
    type Item @key(fields: "id") { id: ID! price(in: Money, times: Int! = 1): String! stock: Int! }
  `,
  resolvers: {
    Item: {
      price: ({ id }: { id: string }, args: { in?: { currency: string }; times: number }) =>
        `${Number(id) * args.times} ${args.in?.currency ?? '-'}`,
      stock: ({ id }: { id: string }) => Number(id),
    },
  },
};

const subgraphs = { store, prices };

describeCases('fragments', [
  {
    title: 'a named fragment may reach into several subgraphs',
    subgraphs,
    query: '{ items { ...full } } fragment full on Item { name stock }',
    data: {
      items: [
        { name: 'one', stock: 1 },
        { name: 'two', stock: 2 },
      ],
    },
  },
  {
    title: 'fragments inside fragments, and one used twice',
    subgraphs,
    query: `{ item(id: "3") { ...a parent { ...b } } }
      fragment a on Item { ...b stock }
      fragment b on Item { id name }`,
    data: { item: { id: '3', name: 'item 3', stock: 3, parent: { id: '30', name: 'parent of 3' } } },
  },
  {
    title: 'selections of the same field are merged, in the order of their first appearance',
    subgraphs,
    query: '{ item(id: "3") { stock parent { id } name } item(id: "3") { parent { stock } id } }',
    data: { item: { stock: 3, parent: { id: '30', stock: 30 }, name: 'item 3', id: '3' } },
  },
  {
    title: 'fragments on the root type',
    subgraphs,
    query: '{ ...root ... on Query { item(id: "1") { stock } } } fragment root on Query { items { id } }',
    data: { items: [{ id: '1' }, { id: '2' }], item: { stock: 1 } },
  },
  {
    title: 'selections whose arguments differ in the order of their input fields alone are one field',
    subgraphs,
    query: `{
      items(filter: { min: 1, tags: ["a"] }) { id }
      items(filter: { tags: ["a"], min: 1 }) { stock }
    }`,
    data: {
      items: [
        { id: '1', stock: 1 },
        { id: '2', stock: 2 },
      ],
    },
  },
  {
    title: 'a fragment without a type condition',
    subgraphs,
    query: '{ items { ... { name ... { stock } } } }',
    data: {
      items: [
        { name: 'one', stock: 1 },
        { name: 'two', stock: 2 },
      ],
    },
  },
  {
    title: 'one of several operations is chosen by its name',
    subgraphs,
    query: 'query One { item(id: "1") { stock } } query Two { item(id: "2") { stock } }',
    operationName: 'Two',
    data: { item: { stock: 2 } },
  },
  {
    title: 'several operations without a chosen name are refused',
    subgraphs,
    query: 'query One { item(id: "1") { stock } } query Two { item(id: "2") { stock } }',
    errors: [{ code: 'OPERATION_RESOLUTION_FAILURE' }],
  },
]);

describeCases('@skip and @include', [
  {
    title: 'a field of another subgraph that is not included is not shown',
    subgraphs,
    query: 'query ($with: Boolean!) { items { name stock @include(if: $with) } }',
    variables: { with: false },
    data: { items: [{ name: 'one' }, { name: 'two' }] },
  },
  {
    title: 'a field of another subgraph that is included is shown',
    subgraphs,
    query: 'query ($with: Boolean!) { items { name stock @include(if: $with) } }',
    variables: { with: true },
    data: {
      items: [
        { name: 'one', stock: 1 },
        { name: 'two', stock: 2 },
      ],
    },
  },
  {
    title: 'skip and include on one field must both let it pass',
    subgraphs,
    query: 'query ($a: Boolean!, $b: Boolean!) { items { id stock @include(if: $a) @skip(if: $b) } }',
    variables: { a: true, b: true },
    data: { items: [{ id: '1' }, { id: '2' }] },
  },
  {
    title: 'a field selected twice is shown when one of the two is included',
    subgraphs,
    query: 'query ($a: Boolean!) { items { stock @include(if: $a) stock @skip(if: $a) } }',
    variables: { a: false },
    data: { items: [{ stock: 1 }, { stock: 2 }] },
  },
  {
    title: 'a fragment is included or not as a whole',
    subgraphs,
    query:
      'query ($a: Boolean = false) { items { id ...more @include(if: $a) } } fragment more on Item { name stock }',
    data: { items: [{ id: '1' }, { id: '2' }] },
  },
  {
    title: 'a conditional parent leaves out what other subgraphs would add',
    subgraphs,
    query: 'query ($a: Boolean!) { item(id: "1") @skip(if: $a) { stock } items { id } }',
    variables: { a: true },
    data: { items: [{ id: '1' }, { id: '2' }] },
  },
  {
    title: 'a field that stands twice, once plain and once conditional, is the plain one',
    subgraphs,
    query: 'query ($a: Boolean!) { items { stock: stock stock @include(if: $a) id: id } }',
    variables: { a: false },
    data: {
      items: [
        { stock: 1, id: '1' },
        { stock: 2, id: '2' },
      ],
    },
  },
  {
    title: 'an operation of which nothing is left answers an empty object',
    subgraphs,
    query: '{ items @skip(if: true) { id } }',
    data: {},
  },
  {
    title: 'a parent of which nothing is left is an empty object',
    subgraphs,
    query: '{ items { id @include(if: false) } }',
    data: { items: [{}, {}] },
  },
]);

describeCases('variables', [
  {
    title: 'variables reach the subgraph that uses them, at the root and in an entity',
    subgraphs,
    query: 'query ($id: ID!, $times: Int!) { item(id: $id) { price(times: $times) } }',
    variables: { id: '4', times: 3 },
    data: { item: { price: '12 -' } },
  },
  {
    title: 'defaults of variables apply when none is sent',
    subgraphs,
    query:
      'query ($id: ID = "5", $sort: Sort = DESC) { items(sort: $sort) { id } item(id: $id) { price } }'.replace(
        'ID =',
        'ID! =',
      ),
    data: { items: [{ id: '2' }, { id: '1' }], item: { price: '5 -' } },
  },
  {
    title: 'a variable that is not sent leaves the argument to its own default',
    subgraphs,
    query: 'query ($sort: Sort) { items(sort: $sort) { id } }',
    data: { items: [{ id: '1' }, { id: '2' }] },
  },
  {
    title: 'input objects arrive with their defaults, nested ones and lists included',
    subgraphs,
    query: 'query ($f: Filter, $n: [Int!]) { echo(filter: $f, numbers: $n, sort: DESC) }',
    variables: { f: { tags: ['a'], nested: { deep: true } }, n: [1, 2] },
    data: {
      echo: '[["filter",{"min":1,"tags":["a"],"nested":{"deep":true}}],["numbers",[1,2]],["sort","DESC"]]',
    },
  },
  {
    title: 'variables inside a literal input object of an entity field',
    subgraphs,
    query: 'query ($c: String!) { item(id: "2") { price(in: { currency: $c, digits: 2 }) } }',
    variables: { c: 'EUR' },
    data: { item: { price: '2 EUR' } },
  },
  {
    title: 'custom scalars pass as they are, whatever they hold',
    subgraphs,
    query: 'query ($j: Json) { echo(json: $j) json item(id: "1") { data stock } }',
    variables: { j: { a: [1, { b: null }] } },
    data: {
      echo: '[["json",{"a":[1,{"b":null}]}]]',
      json: { any: [{ thing: null }], __typename: 'Odd' },
      item: { data: { own: '1' }, stock: 1 },
    },
  },
  {
    title: 'variables stand inside the literal of a custom scalar',
    subgraphs,
    query: 'query ($n: Int!) { echo(json: { a: [$n, { b: $n }] }) }',
    variables: { n: 3 },
    data: { echo: '[["json",{"a":[3,{"b":3}]}]]' },
  },
  {
    title: 'a variable of the wrong type is refused before any subgraph is asked',
    subgraphs,
    query: 'query ($id: ID!) { item(id: $id) { stock } }',
    variables: { id: { not: 'an id' } },
    errors: [{ code: 'BAD_USER_INPUT' }],
  },
  {
    title: 'a required variable that is missing is named',
    subgraphs,
    query: 'query ($id: ID!) { item(id: $id) { stock } }',
    errors: [{ message: 'Variable "$id" of required type "ID!" was not provided.', code: 'BAD_USER_INPUT' }],
  },
  {
    title: 'a fragment uses the variables of its operation',
    subgraphs,
    query:
      'query ($t: Int!) { items { ...p } } fragment p on Item { a: price(times: $t) b: price(times: 2) }',
    variables: { t: 5 },
    data: {
      items: [
        { a: '5 -', b: '2 -' },
        { a: '10 -', b: '4 -' },
      ],
    },
  },
]);
