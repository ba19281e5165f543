import type { Stage, StageWork } from './plan.ts';

interface Work {
  readonly id: string;
  readonly title: string;
  /** For the selector, and for whoever does it. No word of a user's is in it. */
  readonly instruction: string;
  /** What says in few words what kind of agent is wanted. */
  readonly wanted: string;
  /** Agents that come with the platform and are there for this, the best first. */
  readonly builtIn: readonly string[];
  readonly phase: Exclude<Stage['phase'], null> | null;
}

/** What each kind of work is. */
export const works: Readonly<Record<StageWork, Work>> = {
  ANALYSE: {
    id: 'analyse',
    title: 'Analyse',
    instruction:
      'Analyse what is asked for below, and change nothing. Find the code and the facts that it is about, the cause where something is wrong, what depends on it, and what would show that it is done. Answer with findings, each with its evidence, and with what should be done.',
    wanted: 'analyse, investigate and find the root cause',
    builtIn: ['debugger'],
    phase: 'ANALYSIS',
  },
  REVIEW: {
    id: 'review',
    title: 'Review',
    instruction:
      'Review what the request below is about as it stands, and change nothing. Answer with findings, gravest first, each with its place and reason, and with what would have to be better for the request to be met.',
    wanted: 'review and examine the code',
    builtIn: ['examination', 'code-reviewer'],
    phase: 'ANALYSIS',
  },
  CREATE: {
    id: 'create',
    title: 'Create',
    instruction:
      'Propose what is asked for below, with its tests, by what the analysis has found, and write nothing yourself: it is examined first. Answer with the path and whole new text, or an exact patch, of each file, and what was verified how.',
    wanted: 'implement, write code, add a feature',
    builtIn: ['coding'],
    phase: 'IMPLEMENTATION',
  },
  ENHANCE: {
    id: 'enhance',
    title: 'Enhance',
    instruction:
      'Propose how what the request below is about is improved, by what was found before, without changing what it does otherwise, and write nothing yourself: it is examined first. Answer with each step, its reason, and the path and whole new text, or an exact patch, of each file.',
    wanted: 'improve, enhance, optimise',
    builtIn: ['enhancement'],
    phase: 'IMPLEMENTATION',
  },
  FIX: {
    id: 'fix',
    title: 'Fix',
    instruction:
      'Propose the fix of what the request below and the findings name, at its cause, with a test that fails without the fix, and write nothing yourself: it is examined first. Answer with the cause, and the path and whole new text, or an exact patch, of each file.',
    wanted: 'fix the bug, write code',
    builtIn: ['coding'],
    phase: 'IMPLEMENTATION',
  },
  REFACTOR: {
    id: 'refactor',
    title: 'Refactor',
    instruction:
      'Propose how what the request below is about is restructured, in small steps, without changing what it does, and write nothing yourself: it is examined first. Answer with each step, the path and whole new text, or an exact patch, of each file, and how it is shown that nothing else changes.',
    wanted: 'refactor and restructure the code',
    builtIn: ['refactorer', 'enhancement'],
    phase: 'IMPLEMENTATION',
  },
  TEST: {
    id: 'test',
    title: 'Test',
    instruction:
      'Test the work below, which is proposed and not written yet, against the request: propose the tests that would catch its faults, follow them through it, and say what was not run. Answer with the path and whole text of each test file, what the tests show, and each fault with its shortest reproduction.',
    wanted: 'write tests, unit test, regression test',
    builtIn: ['testing'],
    phase: 'VALIDATION',
  },
  SECURE: {
    id: 'secure',
    title: 'Check security',
    instruction:
      'Look for ways in which what the request below is about can be abused. Answer with findings, gravest first: place, attack, consequence, and the smallest sound fix.',
    wanted: 'security audit, vulnerability, hardening',
    builtIn: ['security'],
    phase: 'VALIDATION',
  },
  DOCUMENT: {
    id: 'document',
    title: 'Document',
    instruction:
      'Document what the request below is about for whoever has to use it, and check each statement against the code. Write no files yourself: it is examined first. Answer with the path and whole new text, or an exact patch, of each file.',
    wanted: 'write documentation',
    builtIn: ['documentation'],
    phase: 'IMPLEMENTATION',
  },
  EXPLAIN: {
    id: 'explain',
    title: 'Explain',
    instruction:
      'Explain what is asked below, from the code and the facts and not from memory. Answer shortly, with the places where it can be seen.',
    wanted: 'explain this code',
    builtIn: ['documentation'],
    phase: 'ANALYSIS',
  },
  VALIDATE: {
    id: 'validate',
    title: 'Validate',
    instruction:
      'Decide whether the work below meets the request. Approve it only when every part of the request is met and nothing that blocks was found; otherwise refuse it, with what has to be mended.',
    wanted: 'examine, validate, approve',
    builtIn: ['examination'],
    phase: null,
  },
  INTEGRATE: {
    id: 'integrate',
    title: 'Integrate',
    instruction:
      "Integrate the work in the context into the project: write the files that it proposes. It was examined and approved exactly as it stands there: take it in as it is, and answer with what was changed and what the checks showed. The task in the context, and what it says of a verdict and of changing nothing, was its examiner's.",
    wanted: 'integrate, merge the work',
    builtIn: ['project'],
    phase: null,
  },
  DEPLOY: {
    id: 'deploy',
    title: 'Deploy',
    instruction:
      "Deploy the work in the context as the request there says. It was examined and approved exactly as it stands there. Answer with what was deployed where, how it was verified, and how it is taken back. The task in the context, and what it says of a verdict and of changing nothing, was its examiner's.",
    wanted: 'release, deploy, roll out',
    builtIn: ['release-manager', 'project'],
    phase: null,
  },
  SYNTHESISE: {
    id: 'synthesise',
    title: 'Put together',
    instruction:
      'Put together what came of the request below: what was asked, what was found, done and shown, what is still open and who has to act next. Answer shortly, and state nothing that the results do not show.',
    wanted: 'combine the results, project status',
    builtIn: ['project'],
    phase: null,
  },
};
