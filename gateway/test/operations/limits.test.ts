import { buildSchema, getIntrospectionQuery, parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { limitsRule, operationLimits } from '../../src/operations/limits.ts';
import { createOperationReader } from '../../src/operations/operations.ts';

const schema = buildSchema(`
  type Query {
    node(id: ID, tags: [String!]): Node!
    nodes(first: Int = 20): [Node!]!
    all: [Node!]!
    page(first: Int = 20): Page!
  }
  type Page { items: [Node!]! }
  type Node { id: ID! name: String! node: Node! nodes(first: Int = 20): [Node!]! all: [Node!]! page(first: Int = 20): Page! }
`);

const read = (query: string, variables: Record<string, unknown> = {}, introspection = true) =>
  createOperationReader(schema, { introspection }).read({ query, variables });

function codes(query: string, variables: Record<string, unknown> = {}, introspection = true): unknown[] {
  const reading = read(query, variables, introspection);
  return 'errors' in reading ? reading.errors.map(({ extensions }) => extensions.code) : [];
}

/** A query so many levels deep, its leaf counted. */
const deep = (levels: number, field = 'node') =>
  `{ ${`${field} { `.repeat(levels - 1)} id ${'}'.repeat(levels - 1)} }`;
const repeated = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

describe('depth', () => {
  test('is allowed up to the limit', () => {
    expect(codes(deep(operationLimits.depthMax))).toEqual([]);
  });

  test('is refused one level above, with value and limit', () => {
    const reading = read(deep(operationLimits.depthMax + 1));
    expect(reading).toMatchObject({
      errors: [
        { extensions: { code: 'QUERY_TOO_DEEP', nextMove: 'fix-input', details: { value: 17, limit: 16 } } },
      ],
    });
  });

  test('is counted through fragments', () => {
    const query = `{ node { ...A } } fragment A on Node ${deep(10)} fragment B on Node ${deep(10)}`;
    expect(codes(query.replace('id', 'node { ...B }'))).toEqual(['QUERY_TOO_DEEP']);
  });

  test('is counted through inline fragments', () => {
    expect(codes(`{ ... on Query ${deep(17).replace('id', '... on Node { id }')} }`)).toEqual([
      'QUERY_TOO_DEEP',
    ]);
  });
});

describe('cost', () => {
  test('multiplies by the size of each page', () => {
    expect(codes('{ nodes(first: 100) { nodes(first: 100) { id } } }')).toEqual([]);
    expect(codes('{ nodes(first: 100) { nodes(first: 100) { id name node { id name } } } }')).toEqual([
      'QUERY_TOO_COSTLY',
    ]);
  });

  test('takes a page whose size is a variable to be a hundred', () => {
    const query = 'query Q($n: Int) { nodes(first: $n) { nodes(first: $n) { id name node { id name } } } }';
    expect(codes(query, { n: 1 })).toEqual(['QUERY_TOO_COSTLY']);
  });

  test('takes a page whose size is left out to be as large as its default', () => {
    expect(codes(deep(4, 'nodes'))).toEqual([]);
    expect(codes(deep(6, 'nodes'))).toEqual(['QUERY_TOO_COSTLY']);
  });

  test('takes a list whose size cannot be asked for to hold ten', () => {
    expect(codes(deep(5, 'all'))).toEqual([]);
    expect(codes(deep(6, 'all'))).toEqual(['QUERY_TOO_COSTLY']);
    expect(codes(`{ node { ${deep(6, 'all').slice(1, -1)} } }`)).toEqual(['QUERY_TOO_COSTLY']);
  });

  test('counts the items of a page once, by its size', () => {
    expect(codes('{ page(first: 100) { items { page(first: 100) { items { id name } } } } }')).toEqual([]);
    expect(
      codes('{ page(first: 100) { ...P } } fragment P on Page { items { nodes(first: 100) { id } } }'),
    ).toEqual([]);
  });

  test('counts the lists in the items of a page by what they may hold', () => {
    const items = 'items { all { all { all { id } } } }';
    expect(codes(`{ page(first: 1) { ${items} } }`)).toEqual([]);
    expect(codes(`{ page(first: 100) { ${items} } }`)).toEqual(['QUERY_TOO_COSTLY']);
    expect(codes('{ nodes(first: 100) { all { all { all { id } } } } }')).toEqual(['QUERY_TOO_COSTLY']);
  });

  test('counts a fragment of a page anew where there is no page above', () => {
    const fragment = 'fragment N on Node { all { all { all { all { id } } } } }';
    expect(codes(`{ node { ...N } all { ...N } } ${fragment}`)).toEqual(['QUERY_TOO_COSTLY']);
  });

  test.each(['0', '-100', '-1'])('does not go down with a page of %s', (first) => {
    expect(codes(`{ nodes(first: ${first}) { nodes(first: 100) ${deep(4, 'nodes')} } }`)).toEqual([
      'QUERY_TOO_COSTLY',
    ]);
  });

  test.each(['99999999', '9'.repeat(400)])('refuses a page of %s', (first) => {
    expect(codes(`{ nodes(first: ${first}) { id } }`)).not.toEqual([]);
  });

  test('is counted for every time that a fragment is used', () => {
    const fragments = repeated(
      20,
      (index) => `fragment F${index} on Node { ...F${index + 1} ...F${index + 1} }`,
    );
    expect(codes(`{ node { ...F0 } } ${fragments} fragment F20 on Node { id }`)).toEqual([
      'QUERY_TOO_COSTLY',
    ]);
  });
});

describe('the number of', () => {
  test.each([
    ['aliases', `{ node { ${repeated(31, (index) => `a${index}: id`)} } }`, 'TOO_MANY_ALIASES'],
    ['root fields', `{ ${repeated(21, () => 'node { id }')} }`, 'TOO_MANY_ROOT_FIELDS'],
    [
      'root fields in a fragment',
      `{ ...F } fragment F on Query { ${repeated(21, () => 'node { id }')} }`,
      'TOO_MANY_ROOT_FIELDS',
    ],
    ['tokens', `{ ${repeated(4_001, () => 'id')} }`, 'GRAPHQL_PARSE_FAILED'],
  ])('%s has its limit', (_what, query, code) => {
    expect(codes(query)).toEqual([code]);
  });

  test('list items in the document has its limit', () => {
    const rule = limitsRule({ ...operationLimits, listItemsMax: 2 });
    const check = (tags: string) => validate(schema, parse(`{ node(tags: ${tags}) { id } }`), [rule]);
    expect(check('["a", "b"]')).toEqual([]);
    expect(check('["a", "b", "c"]')).toMatchObject([{ extensions: { code: 'LIST_TOO_LONG' } }]);
  });

  test('list items in variables has its limit, however deep they lie', () => {
    const long = new Array(operationLimits.listItemsMax + 1).fill('');
    expect(codes('{ node { id } }', { input: { parts: [{ tags: long }] } })).toEqual(['LIST_TOO_LONG']);
    expect(codes('{ node { id } }', { input: { tags: long.slice(1) } })).toEqual([]);
  });

  test('of variables without a list has none, and null is nothing', () => {
    expect(codes('{ node { id } }', { a: null, b: [null, undefined], c: { d: null } })).toEqual([]);
  });
});

describe('fragments that contain themselves', () => {
  test.each([
    'fragment A on Node { node { ...A } }',
    'fragment A on Node { node { ...B } } fragment B on Node { ...A }',
  ])('are refused and measured to an end: %s', (fragments) => {
    expect(codes(`{ node { ...A } } ${fragments}`)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });
});

describe('introspection', () => {
  test.each([
    '{ __schema { types { name } } }',
    '{ __type(name: "Query") { name } }',
    'query Q { ...F } fragment F on Query { __schema { types { name } } }',
  ])('is refused when it is off: %s', (query) => {
    expect(codes(query, {}, false)).toContain('GRAPHQL_VALIDATION_FAILED');
  });

  test('off leaves __typename', () => {
    expect(codes('{ __typename node { __typename } }', {}, false)).toEqual([]);
  });

  test('on lets the whole of it pass the limits, as an explorer asks for it', () => {
    const options = { specifiedByUrl: true, directiveIsRepeatable: true, inputValueDeprecation: true };
    expect(codes(getIntrospectionQuery(options))).toEqual([]);
  });
});

describe('reading', () => {
  test('gives the same document for the same text', () => {
    const reader = createOperationReader(schema, { introspection: true });
    const operation = { query: '{ node { id } }', variables: {} };
    expect(reader.read(operation)).toBe(reader.read(operation));
  });

  test('keeps no more than a thousand texts', () => {
    const reader = createOperationReader(schema, { introspection: true });
    const operation = (name: number) => ({ query: `query Q${name} { node { id } }`, variables: {} });
    const first = reader.read(operation(0));
    for (let name = 1; name < 1_000; name++) reader.read(operation(name));
    expect(reader.read(operation(0))).toBe(first);
    reader.read(operation(1_000));
    expect(reader.read(operation(0))).not.toBe(first);
  });

  test('does not keep a long text', () => {
    const reader = createOperationReader(schema, { introspection: true });
    const operation = { query: `{ node(id: "${'x'.repeat(20_000)}") { id } }`, variables: {} };
    expect(reader.read(operation)).not.toBe(reader.read(operation));
  });

  test('checks the variables of a text that it knows', () => {
    const reader = createOperationReader(schema, { introspection: true });
    const query = '{ node { id } }';
    reader.read({ query, variables: {} });
    expect(reader.read({ query, variables: { a: new Array(10_001).fill(0) } })).toHaveProperty('errors');
  });
});
