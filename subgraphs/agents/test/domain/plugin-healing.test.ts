import { describe, expect, test } from 'vitest';
import { takenOut } from '../../src/domain/heal-transitions.ts';
import { configured, disabled, enabled } from '../../src/domain/install-transitions.ts';
import { type Healing, healingAfter, isDue, trying } from '../../src/domain/plugin-healing.ts';
import { anInstall } from '../builders.ts';

const minute = 60_000;
const at = (now: number, random = 0) => ({ now, random });

describe('bringing a plugin back', () => {
  test('waits a minute, then twice as long each time, six times', () => {
    let healing = healingAfter(undefined, at(0));
    const waits: (number | null)[] = [healing.nextAt];
    for (let now = healing.nextAt; now !== null; now = healing.nextAt) {
      healing = trying(healing, at(now));
      waits.push(healing.nextAt === null ? null : healing.nextAt - now);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32].map((minutes) => minutes * minute).concat(null as never)); // the end
  });

  test('takes a random share off, up to a half', () => {
    expect(healingAfter(undefined, at(0, 1)).nextAt).toBe(minute / 2);
    expect(healingAfter(undefined, at(0, 0.5)).nextAt).toBe(0.75 * minute);
  });

  test('goes on counting for what did not stand an hour, and begins anew for what did', () => {
    const brought: Healing = { tries: 3, nextAt: null, healedAt: 10 * minute };
    expect(healingAfter(brought, at(20 * minute)).tries).toBe(3);
    expect(healingAfter(brought, at(70 * minute)).tries).toBe(0);
  });

  test('is due from its moment on, and never when there are no more tries', () => {
    const healing = healingAfter(undefined, at(0));
    expect([isDue(healing, minute - 1), isDue(healing, minute)]).toEqual([false, true]);
    expect(isDue({ tries: 6, nextAt: null, healedAt: null }, Number.MAX_SAFE_INTEGER)).toBe(false);
  });
});

describe('the record of a plugin that was taken out', () => {
  const of = { integrity: 'sha512-AAAA', generation: 1 };
  const reason = { code: 'PLUGIN_DISABLED', message: 'it cost three processes' };
  const out = takenOut(anInstall(), { reason, of }, { by: 'platform', at: 5_000, random: 0 });
  const deed = { by: 'user_ada', at: 9_000 };

  test('says when it is tried again', () => {
    expect(out).toMatchObject({
      state: { phase: 'DISABLED', reason },
      healing: { tries: 0, nextAt: 65_000 },
    });
  });

  test('forgets it once somebody disables or enables it, and not for other settings', () => {
    expect(configured(out, deed).healing).toEqual(out.healing);
    expect(enabled(out, of, deed)).not.toHaveProperty('healing');
    expect(disabled(enabled(out, of, deed), '', deed)).not.toHaveProperty('healing');
  });

  test('asks for attention when its tries were used up before', () => {
    const used = anInstall({ healing: { tries: 6, nextAt: null, healedAt: 4_000 } });
    const next = takenOut(used, { reason, of }, { by: 'platform', at: 5_000, random: 0 });
    expect(next).toMatchObject({
      state: { reason: { code: 'PLUGIN_NEEDS_ATTENTION', message: expect.stringContaining(reason.message) } },
      healing: { nextAt: null },
    });
  });
});
