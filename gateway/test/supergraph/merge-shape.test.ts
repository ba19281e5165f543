import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { AnswerSize } from '../../src/supergraph/answer-size.ts';
import { copyOf, type Data, mergeInto, shapeOfOperation } from '../../src/supergraph/merge-shape.ts';
import { readTypeConditions } from '../../src/supergraph/type-conditions.ts';

const types = readTypeConditions(parse('interface Media { id: ID } type Book implements Media { id: ID }'));

function merged(operation: string, target: Data, source: Data): Data {
  mergeInto(target, source, shapeOfOperation(operation), types);
  return target;
}

describe('merging answers', () => {
  it('adds fields to objects, and to the objects of lists in their order', () => {
    const target = { a: { x: 1 }, list: [{ x: 1 }, null, { x: 3 }] };
    const source = { a: { y: 2 }, list: [{ y: 1 }, { y: 2 }, null] };
    expect(merged('{ a { y } list { y } }', target, source)).toEqual({
      a: { x: 1, y: 2 },
      list: [{ x: 1, y: 1 }, { y: 2 }, { x: 3 }],
    });
  });

  it('keeps what is there when another answer has null for it', () => {
    expect(merged('{ a { y } }', { a: { x: 1 } }, { a: null })).toEqual({ a: { x: 1 } });
  });

  it('replaces a leaf whole, even when it holds an object', () => {
    expect(merged('{ json }', { json: { old: 1 } }, { json: { new: 2 } })).toEqual({ json: { new: 2 } });
  });

  it('takes nothing that was not asked for', () => {
    expect(merged('{ a }', {}, { a: 1, b: 2 })).toEqual({ a: 1 });
  });

  it('does not replace the name of an object type by that of its interface', () => {
    const operation = '{ __typename }';
    expect(merged(operation, { __typename: 'Book' }, { __typename: 'Media' })).toEqual({
      __typename: 'Book',
    });
    expect(merged(operation, { __typename: 'Media' }, { __typename: 'Book' })).toEqual({
      __typename: 'Book',
    });
  });

  it('copies objects and lists, and shares leaves', () => {
    const source = { a: [{ json: { deep: 1 } }], n: 1 };
    const copy = copyOf(source, shapeOfOperation('{ a { json } n }'), new AnswerSize(10));
    expect(copy).toEqual(source);
    // The operation above selects exactly this.
    const [copied] = copy.a as [Data];
    expect(copied).not.toBe(source.a[0]);
    expect(copied.json).toBe(source.a[0]?.json);
  });
});
