import { aPrincipal, executeOn } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { aNeedyVersion, weatherInstalled } from '../support/installed-weather.ts';
import {
  adminMutations,
  adminQueries,
  adminSubscriptions,
  executeMutations,
  type Operation,
  openMutations,
  openSubscriptions,
} from '../support/plugin-operations.ts';
import { subscribeOn } from '../support/subscribe-on.ts';
import { weatherId } from '../support/weather-plugin.ts';

type World = Awaited<ReturnType<typeof weatherInstalled>>;
type Asking = ReturnType<typeof aPrincipal> | null;

async function errorsOf({ subgraph }: World, { source }: Operation, principal: Asking) {
  const scope = { principal };
  if (!source.startsWith('subscription')) return (await executeOn(subgraph, source, { scope })).errors;
  try {
    const events = await subscribeOn(subgraph, source, { scope });
    const { value } = await events.next();
    await events.return?.();
    return value?.errors;
  } catch (error) {
    return [{ extensions: { code: (error as { code: string }).code } }]; // what the gateway masks
  }
}

const mutations = [...adminMutations, ...executeMutations, ...openMutations];
const subscriptions = [...adminSubscriptions, ...openSubscriptions];

/** What is not about plugins is tried beside the rest that is said of it. */
const triedElsewhere: readonly string[] = [
  ...['askModel', 'modelStream', 'agentRunEvents', 'startModelExperiment', 'stopModelExperiment'],
  ...['importAgents', 'removeAgent'],
  ...['saveAgentPool', 'removeAgentPool', 'acquireAgent', 'startAgent', 'releaseAgent', 'terminateAgent'],
  ...['registerAgent', 'updateRemoteAgent', 'rotateAgentKey', 'revokeAgentKey', 'removeRemoteAgent'],
  ...['freezeAgent', 'thawAgent', 'reportAgent', 'agentStandings'],
  ...['converse', 'approvePlan', 'rejectPlan', 'resumeConversation', 'cancelConversation'],
  ...['remember', 'forget', 'conversationMessages'],
  ...['fetchAgentWork', 'extendAgentWork', 'completeAgentWork', 'failAgentWork', 'giveBackAgentWork'],
  ...['agentWork', 'agentEvents'],
  ...['saveMcpServer', 'refreshMcpServer', 'removeMcpServer', 'acceptMcpTool'],
  ...['embedTexts', 'submitModelBatch', 'cancelModelBatch'],
  ...['openRealtimeSession', 'sendRealtimeText', 'sendRealtimeAudio', 'interruptRealtimeSession'],
  ...['closeRealtimeSession', 'realtimeEvents'],
];
const aboutPlugins = (fields: object | undefined) =>
  Object.keys(fields ?? {})
    .filter((field) => !triedElsewhere.includes(field))
    .sort();

/** Everything that an operation could have changed. */
async function traces({ stores, events, calls, install }: World) {
  const [stored] = await stores.installs.findMany({ tenantId: 'tenant_one', pluginIds: [weatherId] });
  const settings = await stores.settings.find(install);
  const reviews = await stores.reviews.list({ ...install, before: null, limit: 10 });
  const installations = await stores.installations.list({ tenantId: 'tenant_two', before: null, limit: 10 });
  const told = events.published.filter(({ tenantId }) => tenantId === 'tenant_one');
  return {
    untouched: stored === install,
    settings: settings.revision,
    reviews,
    installations,
    told,
    calls: [...calls],
  };
}

const none = { untouched: true, settings: 0, reviews: [], installations: [], told: [], calls: [] };

describe('who may do what with plugins', () => {
  test.each([
    ['admin', '/plugins/weather'],
    ['execute', null],
    ['read_only', null],
  ] as const)(
    'to somebody with the role %s the folder that a plugin came from is %j',
    async (role, resolved) => {
      const current = aNeedyVersion({ source: { kind: 'FOLDER', folder: '/plugins/weather' } });
      const { subgraph } = await weatherInstalled({ install: { current } });
      const source = `{ plugin(id: "${weatherId}") { current { source resolved } } }`;
      const answer = await executeOn(subgraph, source, { scope: { principal: aPrincipal({ role }) } });
      expect(answer.data).toEqual({ plugin: { current: { source: 'FOLDER', resolved } } });
    },
  );

  test('every mutation and subscription that is about plugins is tried here', async () => {
    const { schema } = (await weatherInstalled()).subgraph;
    expect(mutations.map(({ field }) => field).sort()).toEqual(
      aboutPlugins(schema.getMutationType()?.getFields()),
    );
    expect(subscriptions.map(({ field }) => field).sort()).toEqual(
      aboutPlugins(schema.getSubscriptionType()?.getFields()),
    );
  });

  test.each([...adminMutations, ...adminQueries, ...adminSubscriptions])(
    'only administrators get $source',
    async (operation) => {
      const world = await weatherInstalled();
      for (const role of ['read_only', 'execute'] as const)
        expect(await errorsOf(world, operation, aPrincipal({ role }))).toMatchObject([
          { extensions: { code: 'FORBIDDEN' } },
        ]);
      expect(await traces(world)).toEqual(none);
    },
  );

  test.each(executeMutations)('those who may only read do not get $source', async (operation) => {
    const world = await weatherInstalled({ install: { state: { phase: 'ENABLED', by: 'user_ada', at: 1 } } });
    expect(await errorsOf(world, operation, aPrincipal({ role: 'read_only' }))).toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ]);
    expect(await traces(world)).toEqual(none);
    // Nobody has stored the package, which is found out behind the guard.
    expect(await errorsOf(world, operation, aPrincipal({ role: 'execute' }))).toMatchObject([
      { extensions: { code: expect.stringMatching(/_UNAVAILABLE$/) } },
    ]);
  });

  test.each([...openMutations, ...openSubscriptions])(
    'whoever is signed in gets $source',
    async (operation) => {
      const world = await weatherInstalled();
      expect(await errorsOf(world, operation, aPrincipal({ role: 'read_only' }))).toBeUndefined();
    },
  );

  test.each([...mutations, ...adminQueries, ...subscriptions])(
    'without a session nobody gets $source',
    async (operation) => {
      const world = await weatherInstalled();
      expect(await errorsOf(world, operation, null)).toMatchObject([
        { extensions: { code: 'UNAUTHENTICATED' } },
      ]);
      expect(await traces(world)).toEqual(none);
    },
  );
});

describe('another tenant', () => {
  const stranger = aPrincipal({ id: 'user_eve', tenantId: 'tenant_two' });

  test.each([...mutations, ...subscriptions].filter(({ toStrangers }) => toStrangers !== null))(
    'gets nothing from $source',
    async (operation) => {
      const world = await weatherInstalled({
        install: { state: { phase: 'ENABLED', by: 'user_ada', at: 1 } },
      });
      expect(await errorsOf(world, operation, stranger)).toMatchObject([
        { extensions: { code: operation.toStrangers } },
      ]);
      expect(await traces(world)).toEqual(none);
    },
  );

  test('sees no plugin, tool, agent or installation of the first', async () => {
    const { subgraph, stores, install } = await weatherInstalled();
    await stores.reviews.put({ ...install, userId: 'user_ada', version: '1.0.0', stars: 1, text: '', at: 1 });
    const source = `query ($refs: [_Any!]!) {
      plugin(id: "${weatherId}") { id } tool(id: "${weatherId}/say") { id } agent(id: "${weatherId}/echo") { id }
      plugins { items { id } } tools { items { pluginId: id } } agents { items { id } }
      pluginInstallation(id: "inst_1") { id } pluginInstallations { items { id } }
      _entities(representations: $refs) { __typename }
    }`;
    const refs = [
      { __typename: 'Plugin', id: weatherId },
      { __typename: 'Tool', id: `${weatherId}/say` },
      { __typename: 'PluginInstallation', id: 'inst_1' },
    ];
    const { data } = await executeOn(subgraph, source, {
      scope: { principal: stranger },
      variables: { refs },
    });
    expect(data).toEqual({
      plugin: null,
      tool: null,
      agent: null,
      plugins: { items: [{ id: '@test/echo' }] },
      tools: { items: [{ pluginId: '@test/echo/say' }] },
      agents: { items: [{ id: '@test/echo/echo' }] },
      pluginInstallation: null,
      pluginInstallations: { items: [] },
      _entities: [null, null, null],
    });
  });

  test('may have installed a plugin of the same name, with settings and secrets of its own', async () => {
    const { subgraph, stores } = await weatherInstalled();
    await stores.installs.create({ ...(await weatherInstalled()).install, tenantId: 'tenant_two' });
    const set = `mutation { setPluginSecret(id: "${weatherId}", name: "token", value: "v") { secrets { isSet } } }`;
    await executeOn(subgraph, set, { scope: { principal: stranger } });
    const read = `{ plugin(id: "${weatherId}") { secrets { isSet } } }`;
    expect((await executeOn(subgraph, read)).data).toEqual({ plugin: { secrets: [{ isSet: false }] } });
    expect((await executeOn(subgraph, read, { scope: { principal: stranger } })).data).toEqual({
      plugin: { secrets: [{ isSet: true }] },
    });
  });
});

test('an installation is an entity for administrators alone', async () => {
  const { subgraph } = await weatherInstalled();
  const source = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on PluginInstallation { status } } }`;
  const variables = { refs: [{ __typename: 'PluginInstallation', id: 'inst_1' }] };
  const scope = { principal: aPrincipal({ role: 'execute' }) };
  expect((await executeOn(subgraph, source, { variables, scope })).errors).toMatchObject([
    { extensions: { code: 'FORBIDDEN' } },
  ]);
  expect((await executeOn(subgraph, source, { variables })).data).toEqual({
    _entities: [{ status: 'SUCCEEDED' }],
  });
});
