import { expect, test } from 'vitest';
import { nearNames } from '../../src/domain/near-names.ts';

const names = ['fetch-data', 'clean-data', 'analyse-trends', 'create-report'].map(
  (name) => `@ymera/analyst/${name}`,
);

test('a slip of the pen finds the name that was meant', () => {
  expect(nearNames('@ymera/analyst/fetch-dta', names)).toEqual(['@ymera/analyst/fetch-data']);
});

test('an agent is found without the name of its package', () => {
  expect(nearNames('create-report', names)).toEqual(['@ymera/analyst/create-report']);
});

test('the nearest comes first', () => {
  expect(nearNames('x/flean-data', names)[0]).toBe('@ymera/analyst/clean-data');
});

test('a name like no other finds nothing', () => {
  expect(nearNames('weather', names)).toEqual([]);
  expect(nearNames('', names)).toEqual([]);
});

test('at most five are named', () => {
  const many = Array.from({ length: 20 }, (_, index) => `plugin/agent-${index}`);
  expect(nearNames('plugin/agent-x', many)).toHaveLength(5);
});
