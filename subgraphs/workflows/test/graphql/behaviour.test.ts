import { describe } from 'vitest';
import { describeControls } from './describe-controls.ts';
import { describeGates } from './describe-gates.ts';
import { describePeople } from './describe-people.ts';
import { describeRefusals } from './describe-refusals.ts';
import { describeShapes } from './describe-shapes.ts';
import type { Mode } from './stage.ts';

const inProcess: Mode = {
  name: 'in one process',
  open: async () => ({ outside: {}, close: async () => {} }),
};

describe(`workflows ${inProcess.name}`, () => {
  describe('controls', () => describeControls(inProcess));
  describe('people', () => describePeople(inProcess));
  describe('shapes', () => describeShapes(inProcess));
  describe('gates', () => describeGates(inProcess));
  describe('refusals', () => describeRefusals(inProcess));
});
