import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSupergraph, localSource } from '../../src/supergraph/index.ts';
import { compose, schemaOf } from './support/federation-case.ts';

const sku = { id: 'one', parts: [1, 2, 3, 4, 5].map((part) => ({ name: `part ${part}` })) };

interface Asked {
  readonly places?: number;
  readonly note?: unknown;
  readonly work?: () => void;
  readonly signal?: AbortSignal;
}

/** Places that all hold the same product, whose parts another subgraph knows; an answer holds a hundred values. */
async function ask(query: string, { places = 10, note = null, work, signal }: Asked = {}) {
  let asked = 0;
  const subgraphs = {
    shop: {
      sdl: `
        scalar JSON
        type Query { places: [Place!]! }
        type Place { note: JSON text: String product: Product! }
        type Product @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          places: () => {
            work?.();
            return Array.from({ length: places }, () => ({ note, text: note, product: { id: 'one' } }));
          },
        },
      },
    },
    stock: {
      sdl: 'type Product @key(fields: "id") { id: ID! parts: [Part!]! } type Part { name: String! }',
      resolvers: {
        Product: {
          __resolveReference: () => {
            asked++;
            return sku;
          },
        },
      },
    },
  };
  const sources = Object.entries(subgraphs).map(([name, subgraph]) =>
    localSource({ name, schema: schemaOf(subgraph), createContext: () => ({}) }),
  );
  const supergraph = createSupergraph({ composed: compose(subgraphs), sources, answerValuesMax: 100 });
  const result = await supergraph.execute({ document: parse(query), context: {}, signal });
  await supergraph.close();
  return { result, asked };
}

const tooLarge = {
  errors: [{ extensions: { code: 'RESULT_TOO_LARGE', nextMove: 'fix-input', details: { limit: 100 } } }],
};

describe('an answer of more values than allowed is refused without data', () => {
  it.each([
    ['its fields and items', '{ places { text } }', { places: 50 }, { places: 49 }],
    [
      'the characters of its texts',
      '{ places { text } }',
      { note: 'x'.repeat(64 * 8) },
      { note: 'x'.repeat(64 * 7) },
    ],
    [
      'what stands inside its JSON',
      '{ places { note } }',
      { note: Array(9).fill(1) },
      { note: Array(6).fill(1) },
    ],
    ['copies of entities', '{ places { product { parts { name } } } }', { places: 10 }, { places: 4 }],
  ])('counted by %s', async (_by, query, large, small) => {
    const refused = await ask(query, large);
    expect(refused.result).toMatchObject(tooLarge);
    expect(refused.result).not.toHaveProperty('data');
    expect((await ask(query, small)).result.errors).toBeUndefined();
  });

  it('before other subgraphs are asked for what belongs to it', async () => {
    const { result, asked } = await ask('{ places { product { parts { name } } } }', { places: 101 });
    expect(result).toMatchObject(tooLarge);
    expect(asked).toBe(0);
  });
});

it('a deadline that passes while a subgraph keeps the thread ends the operation before the next fetch', async () => {
  const deadline = new AbortController();
  const work = () => {
    setTimeout(() => deadline.abort(new DOMException('The deadline passed.', 'TimeoutError')));
    const until = performance.now() + 60;
    while (performance.now() < until);
  };
  const query = '{ places { product { parts { name } } } }';
  const { result, asked } = await ask(query, { places: 1, work, signal: deadline.signal });
  expect(asked).toBe(0);
  expect(result.errors).toMatchObject([{ extensions: { code: 'DEADLINE_EXCEEDED' } }]);
});
