import { expect, test } from 'vitest';
import { findMemories, forget, remember } from '../../../src/services/coordinator/memories.ts';
import { aCoordinator, ada, bob, eve, kim } from './world.ts';

const tenant = { kind: 'TENANT' } as const;
const own = { kind: 'USER' } as const;

async function filled() {
  const world = aCoordinator();
  const { desk } = world;
  await remember(desk, {
    principal: ada,
    scope: tenant,
    key: 'style',
    text: 'We indent with tabs everywhere.',
  });
  await remember(desk, { principal: ada, scope: tenant, key: 'tests', text: 'Tests run with vitest.' });
  await remember(desk, { principal: bob, scope: own, key: 'me', text: 'I like short tests.' });
  return world;
}

const keysOf = async (...[desk, query]: Parameters<typeof findMemories>) =>
  (await findMemories(desk, query)).map(({ memory }) => memory.key);

test('what has to do with a text is found, most relevant first', async () => {
  const { desk } = await filled();
  const query = { principal: bob, scopes: [tenant, own], text: 'How do tests run with vitest?', first: 10 };
  expect(await keysOf(desk, query)).toEqual(['tests', 'me']);
  expect(await keysOf(desk, { ...query, first: 1 })).toEqual(['tests']);
  expect(await keysOf(desk, { ...query, text: 'databases' })).toEqual([]);
  expect(await keysOf(desk, { ...query, text: null })).toHaveLength(3);
});

test('what somebody keeps for themselves is found by nobody else', async () => {
  const { desk } = await filled();
  for (const principal of [kim, eve, ada])
    expect(await keysOf(desk, { principal, scopes: [own], text: null, first: 10 })).toEqual([]);
  expect(await keysOf(desk, { principal: eve, scopes: [tenant], text: null, first: 10 })).toEqual([]);
});

test('only administrators keep and forget what goes into the plans of all', async () => {
  const { desk, events } = await filled();
  const command = { principal: bob, scope: tenant, key: 'style', text: 'Do as I say.' };
  await expect(remember(desk, command)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(forget(desk, command)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(await forget(desk, { principal: ada, scope: tenant, key: 'style' })).toBe(true);
  expect(await forget(desk, { principal: ada, scope: tenant, key: 'style' })).toBe(false);
  expect(await forget(desk, { principal: bob, scope: own, key: 'me' })).toBe(true);
  expect(events.published.map(({ payload }) => `${payload.action} ${payload.key}`)).toEqual([
    'remembered style',
    'remembered tests',
    'forgotten style',
  ]);
});

test.each([
  ['no text', { text: ' ' }],
  ['too long a text', { text: 'x'.repeat(10_001) }],
  ['no key', { key: '' }],
  ['too long a key', { key: 'k'.repeat(201) }],
  ['half a surrogate pair', { text: '\udc00' }],
  [
    'the name of a workflow, whose memory is kept by itself',
    { scope: { kind: 'WORKFLOW', workflow: 'w' } as const },
  ],
  ['a workflow without its name', { scope: { kind: 'WORKFLOW' } as const }],
])('nothing is kept with %s', async (_what, wrong) => {
  const { desk } = aCoordinator();
  await expect(
    remember(desk, { principal: ada, scope: own, key: 'k', text: 'x', ...wrong }),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test('a scope takes a thousand memories', async () => {
  const { desk } = aCoordinator();
  const keep = (index: number) => remember(desk, { principal: bob, scope: own, key: `k${index}`, text: 'x' });
  for (let index = 0; index < 1_000; index++) await keep(index);
  await expect(keep(1_000)).rejects.toMatchObject({ code: 'MEMORY_FULL' });
  await keep(999);
});
