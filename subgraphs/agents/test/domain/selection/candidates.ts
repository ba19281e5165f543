import type { Candidate } from '../../../src/domain/selection/candidate.ts';

export function aCandidate(overrides: Partial<Candidate> = {}): Candidate {
  const { id = 'somebody' } = overrides;
  return {
    id,
    name: id,
    title: '',
    description: '',
    category: null,
    triggers: [],
    focusAreas: [],
    ...overrides,
  };
}

export const debuggerAgent = aCandidate({
  id: 'debugger',
  title: 'Debugger',
  description: 'Finds why a program fails or grows, and mends it.',
  category: 'quality',
  triggers: ['memory leak', 'stack trace', 'crash'],
  focusAreas: ['heap profiling'],
});

export const writerAgent = aCandidate({
  id: 'writer',
  title: 'Documentation writer',
  description: 'Writes guides and reference pages for a program and its users.',
  category: 'documentation',
  triggers: ['write docs', 'readme'],
  focusAreas: ['API reference', 'tutorials'],
});

export const testerAgent = aCandidate({
  id: 'tester',
  title: 'Tester',
  description: 'Writes tests that fail for one reason.',
  category: 'quality',
  triggers: ['unit tests', 'regression'],
  focusAreas: ['property tests'],
});
