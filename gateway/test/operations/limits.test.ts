import { buildSchema, getIntrospectionQuery, parse, validate, visit } from 'graphql';
import { describe, expect, test } from 'vitest';
import { limitsRule, operationLimits } from '../../src/operations/limits.ts';
import { createOperationReader, type OperationReader } from '../../src/operations/operations.ts';

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

  test('of variables has to be Unicode, keys as well', () => {
    for (const variables of [{ input: { rows: [{ name: 'x\ud800' }] } }, { input: { '\udc00': 1 } }])
      expect(codes('query Q($input: ID) { agent(id: $input) { id } }', variables)).toEqual([
        'INVALID_ARGUMENT',
      ]);
    expect(codes('query Q($input: ID) { __typename }', { input: '\u{1F600}' })).not.toContain(
      'INVALID_ARGUMENT',
    );
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

describe('a text', () => {
  const limit = operationLimits.charactersMax;
  const long = (length: number) => `{ node { id } } #${'x'.repeat(length - 17)}`;

  test('of more characters than allowed is refused with where they belong', () => {
    expect(codes(long(limit))).toEqual([]);
    expect(codes(long(limit + 1))).toEqual(['QUERY_TOO_LONG']);
    expect(read(long(limit + 1))).toMatchObject({ errors: [{ message: /belong into variables/ }] });
  });

  const nested = (open: string, close: string, count: number) => open.repeat(count) + close.repeat(count);
  test.each([
    ['lists', `{ node(tags: ${nested('[', ']', 1_900)}) { id } }`],
    ['objects', `{ node(id: ${nested('{a:', '}', 1_900)}) { id } }`],
    ['inline fragments', `{ ${nested('... {', '}', 1_900)} }`],
    ['types', `query Q($a: ${nested('[', ']', 1_900)}) { node { id } }`],
    ['brackets without an end', '{ node(tags: '.concat('['.repeat(100_000))],
  ])('of %s in one another is refused before it is parsed', (_what, text) => {
    expect(codes(text)).toEqual(['QUERY_TOO_DEEP']);
  });

  test.each([
    ['a string', `{ node(id: "${'['.repeat(500)}") { id } }`],
    ['a string after a quote', `{ node(id: "\\"${'['.repeat(500)}") { id } }`],
    ['a block string', `{ node(id: """" \\""" ${'{'.repeat(500)}""") { id } }`],
    ['a comment', `{ node { id } } # " ${'('.repeat(500)}`],
  ])('may hold any brackets in %s', (_what, text) => {
    expect(codes(text)).toEqual([]);
  });

  test.each([
    ['a string', `{ node(id: "") { all(x: ${'['.repeat(500)}`],
    ['a block string', `{ node(id: """""") { all(x: ${'['.repeat(500)}`],
    ['a comment', `{ # "\n all(x: ${'['.repeat(500)}`],
  ])('hides nothing behind %s', (_what, text) => {
    expect(codes(text)).toEqual(['QUERY_TOO_DEEP']);
  });

  test('whose variables hold values too deep in one another is refused', () => {
    const within = (levels: number): unknown => (levels === 0 ? 1 : [within(levels - 1)]);
    expect(codes('{ node { id } }', { a: within(operationLimits.nestingMax - 1) })).toEqual([]);
    expect(codes('{ node { id } }', { a: within(operationLimits.nestingMax + 1) })).toEqual([
      'QUERY_TOO_DEEP',
    ]);
  });
});

describe('the operation', () => {
  const two = 'query A { node { id } } query B { all { id } }';
  const pick = (query: string, operationName?: string | null) =>
    createOperationReader(schema, { introspection: true }).read({ query, variables: {}, operationName });

  test('is the one that is named', () => {
    expect(pick(two, 'B')).toMatchObject({ operation: { name: { value: 'B' } } });
  });

  test('needs no name when it is the only one', () => {
    expect(pick('query A { node { id } }', null)).toMatchObject({ operation: { name: { value: 'A' } } });
  });

  test.each([
    ['of a name that is not there', two, 'C'],
    ['of a name that is not there, beside the only one', '{ node { id } }', 'C'],
    ['without a name among several', two, null],
    ['with an empty name', two, ''],
  ])('%s is refused', (_what, query, name) => {
    expect(pick(query, name)).toMatchObject({
      errors: [{ extensions: { code: 'OPERATION_RESOLUTION_FAILURE', nextMove: 'fix-input' } }],
    });
  });
});

describe('reading', () => {
  const readTo = (reader: OperationReader, query: string) => {
    const reading = reader.read({ query, variables: {} });
    if ('errors' in reading) throw new Error('The test meant this query to pass.');
    return reading.document;
  };
  const aReader = () => createOperationReader(schema, { introspection: true });

  test('gives the same document for the same text', () => {
    const reader = aReader();
    expect(readTo(reader, '{ node { id } }')).toBe(readTo(reader, '{ node { id } }'));
  });

  test('gives a document that does not hold on to its text', () => {
    const holders: unknown[] = [];
    visit(readTo(aReader(), 'query Q($id: ID) { node(id: $id) { id } }'), {
      enter: (node) => {
        if (node.loc) holders.push(node);
      },
    });
    expect(holders).toEqual([]);
  });

  test('tells where a mistake stands', () => {
    expect(read('{\n  nothing }')).toMatchObject({ errors: [{ locations: [{ line: 2, column: 3 }] }] });
  });

  test('keeps no more than a thousand texts', () => {
    const reader = aReader();
    for (let name = 0; name < 1_100; name++) readTo(reader, `query Q${name} { node { id } }`);
    expect(reader.kept).toBe(1_000);
  });

  test('keeps no more than a million characters of text', () => {
    const reader = aReader();
    for (let name = 0; name < 200; name++) readTo(reader, `{ node { id } } #${name}${'x'.repeat(10_000)}`);
    expect(reader.kept).toBe(99);
  });

  test('does not keep a long text, nor one that is refused', () => {
    const reader = aReader();
    for (let name = 0; name < 10; name++) readTo(reader, `{ node { id } } #${name}${'Ā'.repeat(17_000)}`);
    reader.read({ query: '{ nothing }', variables: {} });
    expect(reader.kept).toBe(0);
  });

  test('checks the variables of a text that it knows', () => {
    const reader = aReader();
    const query = '{ node { id } }';
    reader.read({ query, variables: {} });
    expect(reader.read({ query, variables: { a: new Array(10_001).fill(0) } })).toHaveProperty('errors');
  });
});
