import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readAgentFolder } from '../src/services/agent-files/read-folder.ts';

const folder = fileURLToPath(new URL('../definitions', import.meta.url));
const { files, diagnostics } = await readAgentFolder(folder);
const agents = files.map(({ definition }) => definition);
const builtIn = [
  'coding',
  'documentation',
  'enhancement',
  'examination',
  'learning',
  'project',
  'security',
  'testing',
];

/** All runs of five words of a text. */
function phrasesOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  return new Set(words.slice(4).map((_, index) => words.slice(index, index + 5).join(' ')));
}

describe('the definition files that come with the platform', () => {
  test('load without a word to say about them', () => {
    expect(diagnostics).toEqual([]);
  });

  test('are named like their agents', () => {
    for (const { definition, source } of files) expect(source.path).toBe(`${definition.id}.md`);
  });

  test('define the eight types of agents, and more than forty specialists', () => {
    const core = agents.filter(({ prompted }) => prompted.tier === 'core').map(({ id }) => id);
    expect(core).toEqual(builtIn);
    expect(agents.filter(({ prompted }) => prompted.tier === 'specialist').length).toBeGreaterThanOrEqual(44);
    expect(agents).toHaveLength(
      core.length + agents.filter(({ prompted }) => prompted.tier === 'specialist').length,
    );
  });

  test('bind the agent for projects to validated work', () => {
    const project = agents.find(({ id }) => id === 'project');
    expect(project?.prompted.systemPrompt).toContain('nothing goes in that has not been validated');
  });

  test.each(agents.map((agent) => [agent.id, agent] as const))(
    'say all that is to be said of %s',
    (_id, agent) => {
      const { systemPrompt, triggers, focusAreas, tools, category } = agent.prompted;
      const words = systemPrompt.split(/\s+/).length;
      expect(words).toBeGreaterThanOrEqual(150);
      expect(words).toBeLessThanOrEqual(400);
      expect(triggers.length).toBeGreaterThanOrEqual(5);
      expect(focusAreas.length).toBeGreaterThanOrEqual(4);
      expect(tools.length).toBeGreaterThan(0);
      expect(category).not.toBe('general');
      expect(agent.description).toMatch(/^[A-Z].{40,}\.$/);
      expect(agent.title).toMatch(/^[A-Z.]|^iOS/);
    },
  );

  test('have titles, descriptions and first sentences of their own', () => {
    const own = (of: (agent: (typeof agents)[number]) => string) => new Set(agents.map(of)).size;
    expect(own(({ title }) => title)).toBe(agents.length);
    expect(own(({ description }) => description)).toBe(agents.length);
    expect(own(({ prompted }) => prompted.systemPrompt.split(/[.:]/)[0] ?? '')).toBe(agents.length);
  });

  test('share hardly a phrase with each other', () => {
    const phrases = agents.map(({ id, prompted }) => ({ id, own: phrasesOf(prompted.systemPrompt) }));
    const alike = phrases.flatMap((a, index) =>
      phrases.slice(index + 1).flatMap((b) => {
        const shared = [...a.own].filter((phrase) => b.own.has(phrase));
        return shared.length > 4 ? [{ a: a.id, b: b.id, shared }] : [];
      }),
    );
    expect(alike).toEqual([]);
  });

  test('give no two agents the same triggers', () => {
    const owners = agents.flatMap(({ id, prompted }) =>
      prompted.triggers.map((trigger) => ({ id, trigger })),
    );
    const twice = owners.filter(
      ({ trigger }, index) => owners.findIndex((one) => one.trigger === trigger) !== index,
    );
    expect(twice).toEqual([]);
  });
});
