import { describe, expect, test } from 'vitest';
import { secretChanged } from '../../../src/domain/install-transitions.ts';
import type { PluginInstall } from '../../../src/domain/plugin-install.ts';
import { changeInstall, mendInstall } from '../../../src/services/plugins/change-install.ts';
import { anInstalled, aStoredVersion, aWorld, place, recordOf, toldOf } from './world.ts';

const deed = { by: 'user_ada', at: 9_000 };
const touched = (name: string) => (install: PluginInstall) =>
  secretChanged(install, { action: 'secret_set', name }, deed);

async function here() {
  const world = aWorld();
  await anInstalled(world, await aStoredVersion(world));
  return world;
}

describe('changing a record', () => {
  test('from several places at once loses no change', async () => {
    const { desk } = await here();
    const names = ['a', 'b', 'c', 'd'];
    await Promise.all(names.map((name) => changeInstall(desk, place, touched(name))));
    expect((await recordOf(desk)).revision).toBe(5);
  });

  test('that others keep changing is given up after some attempts', async () => {
    const { desk, stores } = await here();
    let attempts = 0;
    const replace = async () => {
      attempts += 1;
      return false;
    };
    const contended = { ...desk, stores: { ...stores, installs: { ...stores.installs, replace } } };
    await expect(changeInstall(contended, place, touched('a'))).rejects.toMatchObject({
      code: 'PLUGIN_CONFLICT',
    });
    expect(attempts).toBe(5);
  });

  test('is told after it was stored, and by the next change when it could not be', async () => {
    const world = await here();
    let broken = true;
    const publish: typeof world.events.publish = async (event) => {
      if (broken && event.id.endsWith(':2')) throw new Error('the outbox is gone');
      await world.events.publish(event);
    };
    const desk = { ...world.desk, events: { ...world.events, publish } };
    await expect(changeInstall(desk, place, touched('a'))).rejects.toThrow('the outbox is gone');
    expect((await recordOf(desk)).revision).toBe(2);
    expect(toldOf(world.events)).toEqual(['installed']);
    broken = false;
    await changeInstall(desk, place, touched('b'));
    expect(world.events.published.map(({ payload }) => payload.details)).toMatchObject([
      {},
      { secret: 'a' },
      { secret: 'b' },
    ]);
  });

  test('that was told already is not told anew when it is long ago', async () => {
    const world = await here();
    const install = await recordOf(world);
    await mendInstall(world.desk, install);
    expect(toldOf(world.events)).toEqual(['installed']);
    const later = aWorld({ stores: world.stores });
    await later.clock.advance(25 * 3_600_000);
    await mendInstall(later.desk, install);
    expect(toldOf(later.events)).toEqual([]);
  });

  test('that changes nothing stores and tells nothing', async () => {
    const { desk, events } = await here();
    await changeInstall(desk, place, (install) => install);
    expect(toldOf(events)).toEqual([]);
  });
});
