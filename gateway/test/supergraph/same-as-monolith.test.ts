import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { askMonolith, companySubgraphs } from './support/company.ts';
import { WAYS } from './support/federation-case.ts';
import { randomQuery, seeded } from './support/random-query.ts';

const ROUNDS = 200;

describe.each(WAYS)('any query, $way', ({ open }) => {
  it('is answered as one subgraph that holds everything would answer it', async () => {
    const graph = await open(companySubgraphs);
    let asked = 0;
    for (let seed = 1; asked < ROUNDS; seed++) {
      const { query, variables } = randomQuery(graph.supergraph.publicSchema, seeded(seed));
      const document = parse(query);
      // Chance gives one key two meanings now and then, which is not GraphQL; unused variables do no harm.
      const mistakes = validate(graph.supergraph.publicSchema, document);
      if (mistakes.some((mistake) => !mistake.message.includes('is never used'))) continue;
      asked += 1;
      const ours = await graph.supergraph.execute({ document, query, variables, context: { user: 'ada' } });
      const theirs = await askMonolith(query, variables);
      expect(JSON.stringify(ours), `seed ${seed}\n${query}\n${JSON.stringify(variables)}`).toBe(
        JSON.stringify(theirs),
      );
    }
    await graph.close();
  });
});
