import { describe } from 'vitest';
import { describeControls } from './describe-controls.ts';
import { describeDefinitions } from './describe-definitions.ts';
import { describeGates } from './describe-gates.ts';
import { describePeople } from './describe-people.ts';
import { describeRefusals } from './describe-refusals.ts';
import { describeSelection } from './describe-selection.ts';
import { describeShapes } from './describe-shapes.ts';
import { describeWatching } from './describe-watching.ts';
import type { Mode } from './stage.ts';

/** What workflows do, asked through the public graph alone: the same whoever does the steps. */
export function describeBehaviour(mode: Mode): void {
  describe(`workflows ${mode.name}`, () => {
    describe('definitions', () => describeDefinitions(mode));
    describe('controls', () => describeControls(mode));
    describe('people', () => describePeople(mode));
    describe('shapes', () => describeShapes(mode));
    describe('selection', () => describeSelection(mode));
    describe('gates', () => describeGates(mode));
    describe('watching', () => describeWatching(mode));
    describe('refusals', () => describeRefusals(mode));
  });
}
