import { describeCases } from './support/federation-case.ts';

const products = [
  { id: 'a', weight: 2, price: 10, tags: ['x', 'y'], box: { size: 3 } },
  { id: 'b', weight: 5, price: null, tags: [], box: null },
];
const byId = ({ id }: { id: string }) => products.find((product) => product.id === id);

const catalog = {
  sdl: `
    type Query { products: [Product!]! }
    type Product @key(fields: "id") {
      id: ID! weight: Int! price: Int tags: [String!]! box: Box size(unit: String!): Int
    }
    type Box { size: Int! }
  `,
  resolvers: {
    Query: { products: () => products },
    Product: {
      __resolveReference: byId,
      size: ({ weight }: { weight: number }, { unit }: { unit: string }) => weight * (unit === 'mm' ? 10 : 1),
    },
  },
};

const shipping = {
  sdl: `
    type Product @key(fields: "id") {
      id: ID!
      weight: Int! @external
      price: Int @external
      tags: [String!]! @external
      box: Box @external
      size(unit: String!): Int @external
      cost: Int @requires(fields: "weight")
      insured: String @requires(fields: "price weight")
      label: String @requires(fields: "tags")
      boxed: String @requires(fields: "box { size }")
      length: String @requires(fields: "size(unit: \\"mm\\")")
      width: String @requires(fields: "size(unit: \\"cm\\") weight")
    }
    type Box { size: Int! @external }
  `,
  resolvers: {
    Product: {
      cost: ({ weight }: { weight: number }) => weight * 3,
      insured: ({ price, weight }: { price: number | null; weight: number }) => `${price}/${weight}`,
      label: ({ tags }: { tags: string[] }) => tags.join('+'),
      boxed: ({ box }: { box: { size: number } | null }) => `box ${box?.size ?? 'none'}`,
      length: ({ size }: { size: number }) => `${size} mm`,
      width: ({ size, weight }: { size: number; weight: number }) => `${size} cm of ${weight}`,
    },
  },
};

const customs = {
  sdl: `
    type Product @key(fields: "id") {
      id: ID! cost: Int @external
      duty: Int @requires(fields: "cost")
    }
  `,
  resolvers: { Product: { duty: ({ cost }: { cost: number }) => cost + 1 } },
};

/** Asks the same field with its own arguments, and with others inside a nested object. */
const packing = {
  sdl: `
    type Product @key(fields: "id") {
      id: ID! size(unit: String!): Int @external parts(first: Int): [Part!]! @external
      height: String @requires(fields: "size(unit: \\"km\\")")
      three: String @requires(fields: "parts(first: 3) { name(upper: true) }")
      one: String @requires(fields: "parts(first: 1) { name(upper: false) }")
    }
    type Part { name(upper: Boolean!): String! @external }
  `,
  resolvers: {
    Product: {
      height: ({ size }: { size: number }) => `${size} km`,
      three: ({ parts }: { parts: object[] }) => JSON.stringify(parts),
      one: ({ parts }: { parts: object[] }) => JSON.stringify(parts),
    },
  },
};

const assembly = {
  sdl: `
    type Product @key(fields: "id") { id: ID! parts(first: Int): [Part!]! }
    type Part { name(upper: Boolean!): String! }
  `,
  resolvers: {
    Product: {
      parts: (_: unknown, { first }: { first?: number }) =>
        ['a', 'b', 'c', 'd'].slice(0, first).map((n) => ({ n })),
    },
    Part: { name: ({ n }: { n: string }, { upper }: { upper: boolean }) => (upper ? n.toUpperCase() : n) },
  },
};

const subgraphs = { catalog, shipping };

describeCases('@requires', [
  {
    title: 'a required field is fetched from its owner first',
    subgraphs,
    query: '{ products { cost } }',
    data: { products: [{ cost: 6 }, { cost: 15 }] },
  },
  {
    title: 'a required field that the client asked for as well is fetched once and shown',
    subgraphs,
    query: '{ products { weight cost } }',
    data: {
      products: [
        { weight: 2, cost: 6 },
        { weight: 5, cost: 15 },
      ],
    },
  },
  {
    title: 'a required field that is null is handed on as null',
    subgraphs,
    query: '{ products { insured } }',
    data: { products: [{ insured: '10/2' }, { insured: 'null/5' }] },
  },
  {
    title: 'required lists arrive whole, empty ones too',
    subgraphs,
    query: '{ products { label } }',
    data: { products: [{ label: 'x+y' }, { label: '' }] },
  },
  {
    title: 'required fields of a nested object arrive nested, and its null as null',
    subgraphs,
    query: '{ products { boxed } }',
    data: { products: [{ boxed: 'box 3' }, { boxed: 'box none' }] },
  },
  {
    title: 'a required field is asked for with the arguments of the requirement',
    subgraphs,
    query: '{ products { length } }',
    data: { products: [{ length: '20 mm' }, { length: '50 mm' }] },
  },
  {
    title: 'a client asking the required field with other arguments changes neither answer',
    subgraphs,
    query: '{ products { size(unit: "cm") length } }',
    data: {
      products: [
        { size: 2, length: '20 mm' },
        { size: 5, length: '50 mm' },
      ],
    },
  },
  {
    title: 'a client alias that is called like a required field is not taken for it',
    subgraphs,
    query: '{ products { weight: price cost size: id length } }',
    data: {
      products: [
        { weight: 10, cost: 6, size: 'a', length: '20 mm' },
        { weight: null, cost: 15, size: 'b', length: '50 mm' },
      ],
    },
  },
  {
    title: 'two requirements of one subgraph ask one field each with its own arguments',
    subgraphs,
    query: '{ products { length width } }',
    data: {
      products: [
        { length: '20 mm', width: '2 cm of 2' },
        { length: '50 mm', width: '5 cm of 5' },
      ],
    },
  },
  {
    title: 'so do requirements of several subgraphs, and the client beside them',
    subgraphs: { catalog, shipping, packing, assembly },
    query: '{ products { height length width size(unit: "mm") } }',
    data: {
      products: [
        { height: '2 km', length: '20 mm', width: '2 cm of 2', size: 20 },
        { height: '5 km', length: '50 mm', width: '5 cm of 5', size: 50 },
      ],
    },
  },
  {
    title: 'so do requirements inside lists of objects',
    subgraphs: { catalog, shipping, packing, assembly },
    query: '{ products { one three parts(first: 2) { name(upper: true) } } }',
    data: {
      products: ['a', 'b'].map(() => ({
        one: '[{"name":"a"}]',
        three: '[{"name":"A"},{"name":"B"},{"name":"C"}]',
        parts: [{ name: 'A' }, { name: 'B' }],
      })),
    },
  },
  {
    title: 'so do requirements of entities below others',
    subgraphs: {
      shelves: {
        sdl: `
          type Query { shelves: [Shelf!]! }
          type Shelf { top: Product! }
          type Product @key(fields: "id", resolvable: false) { id: ID! }
        `,
        resolvers: { Query: { shelves: () => [{ top: { id: 'b' } }, { top: { id: 'a' } }] } },
      },
      catalog,
      shipping,
      packing,
      assembly,
    },
    query: '{ shelves { top { length width height one three size(unit: "cm") } } }',
    data: {
      shelves: [5, 2].map((weight) => ({
        top: {
          length: `${weight}0 mm`,
          width: `${weight} cm of ${weight}`,
          height: `${weight} km`,
          one: '[{"name":"a"}]',
          three: '[{"name":"A"},{"name":"B"},{"name":"C"}]',
          size: weight,
        },
      })),
    },
  },
  {
    title: 'a requirement of the same selection and other arguments, below others',
    subgraphs: {
      lists: {
        sdl: `
          type Query { lists: [List!]! }
          type List @key(fields: "id") { id: ID! item: Item }
          type Item @key(fields: "id") { id: ID! name: String }
        `,
        resolvers: { Query: { lists: () => [{ id: '1', item: { id: 'i' } }] } },
      },
      sizes: {
        sdl: 'type Item @key(fields: "id") { id: ID! size(unit: String): String }',
        resolvers: { Item: { size: (_: unknown, { unit }: { unit?: string }) => `1 ${unit}` } },
      },
      costs: {
        sdl: `
          type Item @key(fields: "id") {
            id: ID! size(unit: String): String @external
            long: String @requires(fields: "size(unit: \\"cm\\")")
            short: String @requires(fields: "size(unit: \\"mm\\")")
          }
        `,
        resolvers: {
          Item: {
            long: ({ size }: { size: string }) => `long ${size}`,
            short: ({ size }: { size: string }) => `short ${size}`,
          },
        },
      },
    },
    query: '{ lists { item { long short size(unit: "m") } } }',
    data: { lists: [{ item: { long: 'long 1 cm', short: 'short 1 mm', size: '1 m' } }] },
  },
  {
    title: 'a requirement of an entity that the same subgraph returned from another entity',
    subgraphs: {
      catalog,
      shipping,
      similar: {
        sdl: `
          type Product @key(fields: "id") {
            id: ID! weight: Int! @external price: Int @external
            like: [Product!]!
            rating: String @requires(fields: "weight price")
          }
        `,
        resolvers: {
          Product: {
            like: ({ id }: { id: string }) => [{ id: id === 'a' ? 'b' : 'a' }],
            rating: ({ weight, price }: { weight: number; price: number }) => `${weight}:${price}`,
          },
        },
      },
    },
    query: '{ products { rating like { rating cost like { id rating } } } }',
    data: {
      products: [
        { rating: '2:10', like: [{ rating: '5:null', cost: 15, like: [{ id: 'a', rating: '2:10' }] }] },
        { rating: '5:null', like: [{ rating: '2:10', cost: 6, like: [{ id: 'b', rating: '5:null' }] }] },
      ],
    },
  },
  {
    title: 'what only a skipped field requires keeps no other field from its answer',
    subgraphs,
    query: 'query ($no: Boolean!) { products { cost label @skip(if: $no) boxed @skip(if: $no) } }',
    variables: { no: true },
    data: { products: [{ cost: 6 }, { cost: 15 }] },
  },
  {
    title: 'a requirement may itself have requirements',
    subgraphs: { catalog, shipping, customs },
    query: '{ products { duty } }',
    data: { products: [{ duty: 7 }, { duty: 16 }] },
  },
  {
    title: 'several requirements of one subgraph are met together',
    subgraphs,
    query: '{ products { cost insured label boxed } }',
    data: {
      products: [
        { cost: 6, insured: '10/2', label: 'x+y', boxed: 'box 3' },
        { cost: 15, insured: 'null/5', label: '', boxed: 'box none' },
      ],
    },
  },
  {
    title: 'a field whose requirement failed is null and its subgraph is not asked',
    subgraphs: {
      catalog: {
        sdl: catalog.sdl,
        resolvers: {
          ...catalog.resolvers,
          Product: {
            ...catalog.resolvers.Product,
            weight: ({ id }: { id: string }) => {
              if (id === 'a') throw new Error('no scales');
              return 5;
            },
          },
        },
      },
      // Root field elsewhere, so that the requirement is an entity fetch which can fail for one item alone.
      list: {
        sdl: `type Query { listed: [Product]! } type Product @key(fields: "id", resolvable: false) { id: ID! }`,
        resolvers: { Query: { listed: () => [{ id: 'a' }, { id: 'b' }] } },
      },
      shipping: {
        sdl: shipping.sdl,
        resolvers: {
          Product: {
            ...shipping.resolvers.Product,
            cost: ({ id, weight }: { id: string; weight?: number }) => {
              if (id === 'a') throw new Error(`asked with ${weight}`);
              return (weight ?? 0) * 3;
            },
          },
        },
      },
    },
    query: '{ listed { id cost } }',
    data: {
      listed: [
        { id: 'a', cost: null },
        { id: 'b', cost: 15 },
      ],
    },
    errors: [{ message: 'no scales', path: ['listed', 0, 'weight'] }],
  },
  {
    title: 'required fields inside fragments on an interface arrive with the type they belong to',
    subgraphs: {
      shapes: {
        sdl: `
          type Query { drawings: [Drawing!]! }
          type Drawing @key(fields: "id") { id: ID! shape: Shape! }
          interface Shape { name: String! }
          type Circle implements Shape { name: String! radius: Int! }
          type Square implements Shape { name: String! side: Int! }
        `,
        resolvers: {
          Query: {
            drawings: () => [
              { id: '1', shape: { __typename: 'Circle', name: 'c', radius: 2 } },
              { id: '2', shape: { __typename: 'Square', name: 's', side: 3 } },
            ],
          },
        },
      },
      areas: {
        sdl: `
          type Drawing @key(fields: "id") {
            id: ID! shape: Shape! @external
            area: String! @requires(fields: "shape { name ... on Circle { radius } ... on Square { side } }")
          }
          interface Shape { name: String! }
          type Circle implements Shape { name: String! @external radius: Int! @external }
          type Square implements Shape { name: String! @external side: Int! @external }
        `,
        resolvers: {
          Drawing: { area: ({ shape }: { shape: object }) => JSON.stringify(Object.entries(shape).sort()) },
        },
      },
    },
    query: '{ drawings { area } }',
    data: {
      drawings: [
        { area: '[["__typename","Circle"],["name","c"],["radius",2]]' },
        { area: '[["__typename","Square"],["name","s"],["side",3]]' },
      ],
    },
  },
]);
