import { describe, expect, it } from 'vitest';
import { CompositionError, type CompositionProblem, composeSupergraph } from '../../src/supergraph/index.ts';
import { federated } from './support/sdl.ts';

function problemsOf(subgraphs: Record<string, string>): readonly CompositionProblem[] {
  try {
    composeSupergraph(Object.entries(subgraphs).map(([name, sdl]) => ({ name, typeDefs: federated(sdl) })));
  } catch (error) {
    if (error instanceof CompositionError) return error.problems;
    throw error;
  }
  return [];
}

const agent = 'type Query { agent: Agent } type Agent @key(fields: "id") { id: ID! name: String! }';

interface BrokenGraph {
  readonly mistake: string;
  readonly subgraphs: Record<string, string>;
  readonly problem: Partial<CompositionProblem>;
}

const broken: readonly BrokenGraph[] = [
  {
    mistake: 'a field resolved twice',
    subgraphs: { agents: agent, billing: 'type Agent @key(fields: "id") { id: ID! name: String! }' },
    problem: {
      code: 'INVALID_FIELD_SHARING',
      subgraph: 'agents, billing',
      coordinate: 'Agent.name',
      fix: 'Mark Agent.name @shareable in every subgraph that resolves it, or resolve it in one subgraph only.',
    },
  },
  {
    mistake: 'a key that names no field',
    subgraphs: { agents: agent, billing: 'type Agent @key(fields: "uid") { id: ID! spend: Int }' },
    problem: {
      code: 'KEY_INVALID_FIELDS',
      subgraph: 'billing',
      coordinate: 'Agent',
      fix: 'Let the @key on Agent in billing name only fields that exist on the type.',
    },
  },
  {
    mistake: 'a requirement that is not external',
    subgraphs: {
      agents: agent,
      billing: 'type Agent @key(fields: "id") { id: ID! a: Int spend: Int @requires(fields: "a") }',
    },
    problem: {
      code: 'REQUIRES_FIELDS_MISSING_EXTERNAL',
      subgraph: 'billing',
      coordinate: 'Agent.spend',
      fix: 'Mark the fields that Agent.spend requires @external in billing.',
    },
  },
  {
    mistake: 'two types for one field',
    subgraphs: {
      agents: 'type Query { n: Int @shareable }',
      billing: 'type Query { n: String @shareable }',
    },
    problem: {
      code: 'FIELD_TYPE_MISMATCH',
      subgraph: 'agents, billing',
      coordinate: 'Query.n',
      fix: 'Give Query.n the same type in every subgraph.',
    },
  },
  {
    mistake: 'one name for two kinds of type',
    subgraphs: { agents: `${agent} type Money { amount: Int }`, billing: 'scalar Money' },
    problem: { code: 'TYPE_KIND_MISMATCH', subgraph: 'agents, billing', coordinate: 'Money' },
  },
  {
    mistake: 'an external field without use',
    subgraphs: {
      agents: agent,
      billing: 'type Agent @key(fields: "id") { id: ID! name: String! @external spend: Int }',
    },
    problem: {
      code: 'EXTERNAL_UNUSED',
      subgraph: 'billing',
      coordinate: 'Agent.name',
      fix: 'Remove Agent.name from billing, or name it in a @key, @requires or @provides there.',
    },
  },
  {
    mistake: 'a field that cannot be reached',
    subgraphs: {
      agents: 'type Query { agent: Agent } type Agent { id: ID! @shareable name: String! }',
      billing: 'type Query { spender: Agent } type Agent { id: ID! @shareable spend: Int }',
    },
    problem: { code: 'SATISFIABILITY_ERROR' },
  },
  {
    mistake: 'a hidden type in a visible field',
    subgraphs: { agents: 'type Query { secret: Secret } type Secret @inaccessible { id: ID }' },
    problem: { code: 'REFERENCED_INACCESSIBLE', subgraph: 'agents', coordinate: 'Query.secret' },
  },
  {
    mistake: 'an enum whose input and output differ',
    subgraphs: {
      agents: 'enum Level { LOW HIGH } type Query { level(of: Level): Level }',
      billing: 'enum Level { LOW } type Query { other: Level }',
    },
    problem: { code: 'ENUM_VALUE_MISMATCH', coordinate: 'Level' },
  },
  {
    mistake: 'no query at all',
    subgraphs: { agents: 'type Agent @key(fields: "id") { id: ID! }' },
    problem: { code: 'NO_QUERIES' },
  },
  {
    mistake: 'SDL that cannot be read',
    subgraphs: { agents: agent, billing: 'type Agent {' },
    problem: { code: 'INVALID_GRAPHQL', subgraph: 'billing' },
  },
  {
    mistake: 'a type that does not exist',
    subgraphs: { agents: 'type Query { agent: Agnet }' },
    problem: { code: 'INVALID_GRAPHQL', subgraph: 'agents', coordinate: 'Agnet' },
  },
];

describe('composition', () => {
  it.each(broken)('$mistake is refused with the place and what to do', ({ subgraphs, problem }) => {
    const problems = problemsOf(subgraphs);
    const found = problems.find((candidate) => candidate.code === problem.code);
    expect(found ?? problems).toMatchObject(problem);
    expect(found?.fix).toMatch(/^[A-Z].*\.$/s);
  });

  it('lists every problem, and the message holds them all', () => {
    const subgraphs = {
      agents: 'type Query { n: Int @shareable s: Secret } type Secret @inaccessible { id: ID }',
      billing: 'type Query { n: String @shareable }',
    };
    const codes = problemsOf(subgraphs).map((problem) => problem.code);
    expect(codes).toEqual(expect.arrayContaining(['FIELD_TYPE_MISMATCH', 'REFERENCED_INACCESSIBLE']));
    const compose = () =>
      composeSupergraph(Object.entries(subgraphs).map(([name, sdl]) => ({ name, typeDefs: federated(sdl) })));
    expect(compose).toThrow(/agents, billing Query\.n: .*\[FIELD_TYPE_MISMATCH\]\n {4}Fix: Give Query\.n/);
  });

  it('refuses two subgraphs of one name', () => {
    const twice = [
      { name: 'agents', typeDefs: federated(agent) },
      { name: 'agents', typeDefs: federated('type Query { x: Int }') },
    ];
    expect(() => composeSupergraph(twice)).toThrow(/Two subgraphs are called "agents"/);
  });

  it('accepts subgraphs that fit', () => {
    expect(
      problemsOf({ agents: agent, billing: 'type Agent @key(fields: "id") { id: ID! spend: Int }' }),
    ).toEqual([]);
  });
});
