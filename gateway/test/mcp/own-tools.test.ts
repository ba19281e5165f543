import { describe, expect, test } from 'vitest';
import { agentIdOfTool, agentToolName } from '../../src/mcp/tools/own-tools.ts';

describe('the name of the tool that an agent is', () => {
  test.each([
    ['code-reviewer', 'agent__code-reviewer'],
    ['tools/read_file', 'agent__tools__read_file'],
    ['@ymera/plugin-data-analyst/fetch-data', 'agent__ymera__plugin-data-analyst__fetch-data'],
  ])('of %s is %s, and the other way round', (id, name) => {
    expect(agentToolName(id)).toBe(name);
    expect(agentIdOfTool(name)).toBe(id);
  });

  test.each(['a__b', '_a', 'a_', '@acme/x', 'a/b/c', '@acme/a.b/c', '', 'a//b', 'x'.repeat(60)])(
    'of %s is none, since it could not be told again',
    (id) => expect(agentToolName(id)).toBeNull(),
  );

  test.each(['agent__', 'agent__a____b', 'agent__a__b__c__d', 'workflow__x', 'code-reviewer'])(
    '%s is no agent’s',
    (name) => expect(agentIdOfTool(name)).toBeNull(),
  );
});
