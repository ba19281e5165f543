import { describe, expect, test } from 'vitest';
import { configurePlugin } from '../../../src/services/plugins/configure-plugin.ts';
import { removeReview, reviewPlugin } from '../../../src/services/plugins/review-plugin.ts';
import { removeSecret, setSecret } from '../../../src/services/plugins/set-secret.ts';
import { uninstallPlugin } from '../../../src/services/plugins/uninstall-plugin.ts';
import { aBuiltIn, anInstalled, aStoredVersion, aWorld, command, place, recordOf, toldOf } from './world.ts';

const host = 'api.example.com';
const changes = {
  permissions: { tools: [], network: [{ host, reason: 'to ask' }] },
  secrets: { token: { label: 'Token', reason: 'to ask', hosts: [host] } },
  config: {
    type: 'object',
    properties: {
      units: { type: 'string', enum: ['c', 'f'], default: 'c' },
      days: { type: 'integer', minimum: 1 },
      pattern: { type: 'string', pattern: '^(a+)+$' },
    },
    required: ['days'],
    additionalProperties: false,
  },
};

async function here() {
  const world = aWorld();
  await anInstalled(world, await aStoredVersion(world, changes));
  return world;
}

const everythingTold = ({ events, log }: Awaited<ReturnType<typeof here>>) =>
  JSON.stringify([events.published, log.lines]);

describe('settings', () => {
  test('are entered as a whole, told without their values, and begin a generation', async () => {
    const world = await here();
    await configurePlugin(world.desk, { ...command, config: { days: 77, units: 'f' } });
    await configurePlugin(world.desk, { ...command, config: { days: 78 } });
    expect(await world.stores.settings.find(place)).toMatchObject({ config: { days: 78 } });
    expect(await recordOf(world)).toMatchObject({ revision: 3, generation: 3 });
    expect(toldOf(world.events)).toEqual(['installed', 'configured', 'configured']);
    expect(everythingTold(world)).not.toMatch(/7[78]|units/);
  });

  test('that do not fit are refused with every wrong field, and without the values', async () => {
    const world = await here();
    const config = { days: 0, units: 'hunter2', more: 'hunter2' };
    const refused = await configurePlugin(world.desk, { ...command, config }).catch((error) => error);
    expect(refused).toMatchObject({ code: 'PLUGIN_CONFIG_INVALID' });
    const paths = refused.details.problems.map(({ path }: { path: string }) => path);
    expect(paths.sort()).toEqual(['/days', '/more', '/units']);
    expect(JSON.stringify([refused.message, refused.details])).not.toContain('hunter2');
    expect(await recordOf(world)).toMatchObject({ revision: 1 });
    expect((await world.stores.settings.find(place)).revision).toBe(0);
  });

  test('are not matched with a foreign pattern here, which might take for ever', async () => {
    const { desk } = await here();
    const config = { days: 1, pattern: `${'a'.repeat(40)}!` };
    await configurePlugin(desk, { ...command, config });
  });

  test.each([
    ['no object', [1]],
    ['nested too deep', JSON.parse(`{"a":${'['.repeat(40)}${']'.repeat(40)}}`)],
    ['with a key that reaches prototypes', JSON.parse('{"days":1,"x":{"__proto__":{}}}')],
    ['too large', { days: 1, pattern: 'x'.repeat(70_000) }],
  ])('that are %s are refused', async (_, config) => {
    const { desk } = await here();
    await expect(configurePlugin(desk, { ...command, config })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });

  test('of a plugin that declares none can only be empty', async () => {
    const world = aWorld();
    await anInstalled(world, await aStoredVersion(world));
    await configurePlugin(world.desk, { ...command, config: {} });
    await expect(configurePlugin(world.desk, { ...command, config: { a: 1 } })).rejects.toMatchObject({
      code: 'PLUGIN_CONFIG_INVALID',
    });
  });

  test('are left to the plugin itself when its schema refers to parts of itself', async () => {
    const world = aWorld();
    // Every level asks twice for the next, so that each one more would take twice as long.
    const twice = (level: number) => ({ anyOf: [1, 2].map(() => ({ $ref: `#/$defs/d${level}` })) });
    const levels = Array.from({ length: 18 }, (_, level) => [`d${level}`, twice(level + 1)] as const);
    const $defs = { ...Object.fromEntries(levels), d18: { required: ['x'] } };
    await anInstalled(world, await aStoredVersion(world, { config: { ...twice(0), $defs } }));
    await configurePlugin(world.desk, { ...command, config: {} });
  });

  test('can be entered for what comes with the platform, by each tenant for itself', async () => {
    const world = aWorld({ builtIns: [aBuiltIn(changes)] });
    await configurePlugin(world.desk, { ...command, config: { days: 77 } });
    expect(await world.stores.settings.find(place)).toMatchObject({ config: { days: 77 } });
    expect((await world.stores.settings.find({ ...place, tenantId: 'tenant_two' })).revision).toBe(0);
    expect(world.events.published.map(({ payload }) => payload)).toEqual([
      { pluginId: 'word-tools', action: 'configured', version: '1.0.0', by: 'user_ada', details: {} },
    ]);
  });
});

describe('secrets', () => {
  test('are stored, and told by name alone', async () => {
    const world = await here();
    await setSecret(world.desk, { ...command, name: 'token', value: 'hunter2' });
    expect(await world.stores.settings.readSecret(place, 'token')).toBe('hunter2');
    expect(await recordOf(world)).toMatchObject({ revision: 2, generation: 1 });
    expect(world.events.published.at(-1)?.payload).toMatchObject({
      action: 'secret_set',
      details: { secret: 'token' },
    });
    await world.desk.journal.flush();
    expect(everythingTold(world)).not.toContain('hunter2');
  });

  test('are recorded and told before they are stored', async () => {
    const world = await here();
    const settings = {
      ...world.stores.settings,
      setSecret: () => Promise.reject(new Error('the store is gone')),
    };
    const desk = { ...world.desk, stores: { ...world.stores, settings } };
    await expect(setSecret(desk, { ...command, name: 'token', value: 'x' })).rejects.toThrow(
      'the store is gone',
    );
    expect(toldOf(world.events)).toEqual(['installed', 'secret_set']);
  });

  test.each([
    ['other', 'x', 'PLUGIN_SECRET_UNKNOWN'],
    ['token', '', 'INVALID_ARGUMENT'],
    ['token', 'x'.repeat(8_193), 'INVALID_ARGUMENT'],
    ['token', 'xxxxx\r\nx: y', 'INVALID_ARGUMENT'],
    ['token', 'xxxxx\0', 'INVALID_ARGUMENT'],
    ['token', 'xxxxx€', 'INVALID_ARGUMENT'],
    ['token', 'xxxxx\ud83d', 'INVALID_ARGUMENT'],
  ])('named %s are refused when they are not declared, or %j can be no header', async (name, value, code) => {
    const world = await here();
    const refused = await setSecret(world.desk, { ...command, name, value }).catch((error) => error);
    expect(refused).toMatchObject({ code });
    expect(refused.message).not.toContain('xxxxx');
    expect((await recordOf(world)).revision).toBe(1);
  });

  test('are forgotten, also when no version declares them any longer', async () => {
    const { desk, stores } = await here();
    await stores.settings.setSecret(place, { name: 'old', value: 'x' });
    await removeSecret(desk, { ...command, name: 'old' });
    expect((await stores.settings.find(place)).secretNames).toEqual([]);
    expect((await recordOf(desk)).lastChange).toMatchObject({
      action: 'secret_removed',
      details: { secret: 'old' },
    });
  });

  test('that were not entered are forgotten without a trace; unknown ones are refused', async () => {
    const { desk } = await here();
    await removeSecret(desk, { ...command, name: 'token' });
    expect((await recordOf(desk)).revision).toBe(1);
    await expect(removeSecret(desk, { ...command, name: 'old' })).rejects.toMatchObject({
      code: 'PLUGIN_SECRET_UNKNOWN',
    });
  });

  test('that are entered while the plugin is uninstalled do not stay behind', async () => {
    const { desk, stores } = await here();
    const settings = {
      ...stores.settings,
      setSecret: async (...given: Parameters<typeof stores.settings.setSecret>) => {
        await uninstallPlugin(desk, command);
        await stores.settings.setSecret(...given);
      },
    };
    const entering = setSecret(
      { ...desk, stores: { ...stores, settings } },
      { ...command, name: 'token', value: 'x' },
    );
    await expect(entering).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
    expect((await stores.settings.find(place)).secretNames).toEqual([]);
  });
});

describe('reviews', () => {
  test('say what a user thinks of the version that is current, once', async () => {
    const { desk, stores, events } = await here();
    await reviewPlugin(desk, { ...command, stars: 2, text: 'Slow.' });
    await reviewPlugin(desk, { ...command, stars: 4, text: '' });
    const reviews = await stores.reviews.list({ ...place, before: null, limit: 9 });
    expect(reviews).toMatchObject([{ userId: 'user_ada', stars: 4, text: '', version: '1.0.0' }]);
    expect(toldOf(events)).toEqual(['reviewed', 'reviewed']);
    expect(JSON.stringify(events.published)).not.toContain('Slow');
  });

  test('are taken back', async () => {
    const { desk, stores, events } = await here();
    await reviewPlugin(desk, { ...command, stars: 2, text: '' });
    await removeReview(desk, command);
    await removeReview(desk, command);
    expect(await stores.reviews.list({ ...place, before: null, limit: 9 })).toEqual([]);
    expect(toldOf(events)).toEqual(['reviewed', 'review_removed']);
  });

  test.each([[0], [6], [2.5], [Number.NaN]])('of %f stars are refused', async (stars) => {
    const { desk } = await here();
    await expect(reviewPlugin(desk, { ...command, stars, text: '' })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });

  test('that are too long, or no Unicode, or of a plugin that is not there, are refused', async () => {
    const { desk } = await here();
    const long = { ...command, stars: 1, text: 'x'.repeat(2_001) };
    await expect(reviewPlugin(desk, long)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    const half = { ...command, stars: 1, text: 'x\ud83d' };
    await expect(reviewPlugin(desk, half)).rejects.toMatchObject({ details: { argument: 'text' } });
    const other = { ...command, pluginId: 'other' };
    await expect(reviewPlugin(desk, { ...other, stars: 1, text: '' })).rejects.toMatchObject({
      code: 'PLUGIN_NOT_FOUND',
    });
    await expect(removeReview(desk, other)).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
  });
});
