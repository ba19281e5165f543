import { describe, expect, it } from 'vitest';
import { readText, referencedTasks, renderTemplate, templateTexts } from '../../src/domain/input-template.ts';

const values = {
  input: { csv: 'a,b', nested: { list: [10, { deep: true }] }, nothing: null },
  outputs: new Map([['fetch', { rows: 3 }]]),
};
const render = (template: Parameters<typeof renderTemplate>[0]) => renderTemplate(template, values);

describe('a template', () => {
  it.each([
    ['$input', values.input],
    ['$input.csv', 'a,b'],
    ['$input.nested.list.0', 10],
    ['$input.nested.list.1.deep', true],
    ['$input.nothing', null],
    ['$tasks.fetch.output', { rows: 3 }],
    ['$tasks.fetch.output.rows', 3],
    ['$$input', '$input'],
    ['$$', '$'],
    ['costs $input', 'costs $input'],
    ['', ''],
  ])('%j stands for %j', (template, value) => {
    expect(render(template)).toEqual(value);
  });

  it('keeps everything that is not a reference as it is', () => {
    const template = { a: [1, null, true, 'x'], b: { c: {} } };
    expect(render(template)).toEqual(template);
  });

  it('leaves a key out whose value is absent', () => {
    expect(render({ a: '$input.ghost', b: '$tasks.fetch.output.ghost', c: 1 })).toEqual({ c: 1 });
  });

  it('keeps the places of a list, and the whole, with null where a value is absent', () => {
    expect(render(['$input.ghost', 1])).toEqual([null, 1]);
    expect(render('$input.ghost')).toBeNull();
  });

  it.each([
    '$input.__proto__',
    '$input.constructor',
    '$input.csv.length',
    '$input.nested.list.length',
    '$input.nested.list.01x',
  ])('does not reach what the data itself does not have: %s', (template) => {
    expect(render({ a: template })).toEqual({});
  });

  it('gives a key named __proto__ no power', () => {
    const rendered = render(JSON.parse('{"__proto__":{"polluted":"$input.csv"}}'));
    expect(Object.getPrototypeOf(rendered)).toBe(Object.prototype);
    expect(JSON.stringify(rendered)).toBe('{"__proto__":{"polluted":"a,b"}}');
  });
});

describe('reading a text', () => {
  it.each([
    '$',
    '$foo',
    '$input.',
    '$input..a',
    '$inputs',
    '$tasks',
    '$tasks.a',
    '$tasks.a.input',
    '$tasks..output',
    '$tasks.a.output.',
    '$ input',
  ])('%j is a mistake', (text) => {
    expect(readText(text)).toEqual({ kind: 'mistake' });
  });
});

describe('looking through a template', () => {
  it('finds every text with its place, and the depth', () => {
    expect(templateTexts({ a: ['x', { b: '$input' }], c: 'y' })).toEqual({
      texts: [
        { place: '.a[0]', text: 'x' },
        { place: '.a[1].b', text: '$input' },
        { place: '.c', text: 'y' },
      ],
      depth: 3,
    });
  });

  it('names each task that it refers to once', () => {
    expect(
      referencedTasks({ a: '$tasks.x.output', b: ['$tasks.x.output.y', '$tasks.z.output', '$input'] }),
    ).toEqual(['x', 'z']);
  });
});
