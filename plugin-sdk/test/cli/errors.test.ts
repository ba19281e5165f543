import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { PluginBuildError } from '../../src/build/errors.ts';
import { diagnosis } from '../../src/cli/commands/doctor.ts';
import { asCliError } from '../../src/cli/errors.ts';
import type { Check } from '../../src/cli/examine.ts';
import { EngineMissingError } from '../../src/host/addon.ts';
import { PluginLoadError } from '../../src/host/errors.ts';
import { PackageError, problem } from '../../src/packages/problems.ts';

const buildProblem = { where: 'src/index.ts:1:1', message: 'is wrong.', fix: 'Mend it.' };

describe('what went wrong below', () => {
  it.each([
    ['a build', new PluginBuildError([{ code: 'NODE_BUILTIN', ...buildProblem }]), 'NODE_BUILTIN', 1],
    ['a package', new PackageError([problem('PKG_RATIO', 'a.tgz', 'shrinks.', 'Mend it.')]), 'PKG_RATIO', 1],
    [
      'a registry',
      new PackageError([problem('PKG_REGISTRY_REFUSED', 'registry', 'says 500.', 'Wait.')]),
      'PKG_REGISTRY_REFUSED',
      3,
    ],
    [
      'a load',
      new PluginLoadError('a', { code: 'OUT_OF_MEMORY', message: 'too much', retryable: false }),
      'OUT_OF_MEMORY',
      1,
    ],
    ['an engine', new EngineMissingError('no addon'), 'ENGINE_MISSING', 3],
    [
      'the system',
      Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES', syscall: 'open', path: '/x' }),
      'SYSTEM_REFUSED',
      3,
    ],
  ])('of %s is told with its code, reason and fix, and a status', (_, error, code, exitCode) => {
    const told = asCliError(error);
    expect(told).toMatchObject({ exitCode, cause: error, problems: [{ code }] });
    for (const { where, message, why, fix } of told?.problems ?? []) {
      for (const part of [where, message, why, fix]) expect(part).toMatch(/\S/);
    }
  });

  it('is a defect when nobody knows it', () => {
    expect(asCliError(new TypeError('undefined is not a function'))).toBeUndefined();
    expect(asCliError('text')).toBeUndefined();
  });

  it('points to fix where fix can help', () => {
    const error = new PluginBuildError([{ code: 'PERMISSION_MISMATCH', ...buildProblem }]);
    expect(asCliError(error)?.problems[0]?.fix).toContain('"ymera-plugin fix"');
  });
});

describe('the diagnosis of a machine', () => {
  const check = (state: Check['state']): Check => {
    return { id: state, title: 'Thing', state, message: 'is so', why: 'because', fix: 'do that' };
  };
  const io = { stdout: new PassThrough() };

  it('is good while only extras are missing, and tells what to do about them', () => {
    const { exitCode, text } = diagnosis([check('ok'), check('missing')], io);
    expect(exitCode).toBe(0);
    expect(text).toBe(
      'ok      Thing: is so\nmissing Thing: is so\n          why: because\n          fix: do that\nPlugins can run here.',
    );
  });

  it('is bad, with a status of its own, when one needed thing is broken', () => {
    expect(diagnosis([check('ok'), check('broken')], io)).toMatchObject({
      exitCode: 3,
      text: expect.stringContaining('Plugins cannot run here.'),
    });
  });
});
