import { expect, test } from 'vitest';
import type { StoredDefinition } from '../../src/domain/definition.ts';
import { promptInputSchema, promptOutputSchema } from '../../src/domain/loop/prompt-task.ts';
import { definitionDocument, documentId, toDefinition } from '../../src/models/definition-document.ts';
import { aFileAgent, anAgent } from '../builders.ts';

const earlier = { type: 'object', properties: { task: { type: 'string' } }, additionalProperties: false };
const schemas = { inputSchema: earlier, outputSchema: earlier };

const read = (agent: StoredDefinition) => {
  const document = { _id: documentId(agent.tenantId, agent.id), ...definitionDocument(agent) };
  return toDefinition('agent', document as never); // as the driver gives it
};

test('an agent of a file that was brought in earlier takes what agents of files take now', () => {
  const agent = aFileAgent({ tenantId: 'tenant_one', ...schemas });
  expect(read(agent)).toEqual({
    ...agent,
    ...{ inputSchema: promptInputSchema, outputSchema: promptOutputSchema },
  });
});

test('an agent of a plugin takes what its plugin says', () => {
  const agent = anAgent(schemas);
  expect(read(agent)).toEqual(agent);
});
