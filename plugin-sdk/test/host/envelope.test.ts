import { describe, expect, it } from 'vitest';
import { hostCodes } from '../../src/bridge/errors.ts';
import { readEnvelope, stoppedEnvelope } from '../../src/host/envelope.ts';

const guest = (value: unknown) => readEnvelope(JSON.stringify(value), 'guest');

describe('an error out of a sandbox', () => {
  it('keeps code, message, retryable and details', () => {
    const error = { code: 'NO_CITY', message: 'no such city', retryable: true, details: { city: 'X' } };
    expect(guest(error)).toEqual(error);
  });

  it.each(hostCodes)('may not claim %s', (code) => {
    expect(guest({ code, message: 'x' })).toMatchObject({ code: 'PLUGIN_CRASHED', retryable: false });
    expect(readEnvelope(JSON.stringify({ code, message: 'x' }), 'sandbox')).toMatchObject({ code });
  });

  it.each([
    null,
    1,
    [],
    'x',
    {},
    { code: 'lower', message: 'x' },
    { code: 'GOOD_CODE' },
    { code: {}, message: {} },
    { code: 'X'.repeat(200), message: 'x' },
  ])('that is malformed is a crash: %j', (value) => {
    expect(guest(value)).toMatchObject({ code: 'PLUGIN_CRASHED', retryable: false });
  });

  it('that is no JSON, or carries a dangerous key, is a crash', () => {
    expect(readEnvelope('{', 'guest').code).toBe('PLUGIN_CRASHED');
    expect(readEnvelope('{"code":"A_B","message":"x","__proto__":{}}', 'guest').code).toBe('PLUGIN_CRASHED');
  });

  it('shows no stack without a map to read it by', () => {
    expect(guest({ code: 'A_B', message: 'x', stack: '    at f (/etc/passwd:1:1)' })).not.toHaveProperty(
      'stack',
    );
  });
});

describe('a call that the host stopped', () => {
  it.each(hostCodes)('with %s says why', (code) => {
    expect(stoppedEnvelope(code).message).not.toBe('the call was stopped');
  });

  it('may be repeated when it was a bystander', () => {
    expect(stoppedEnvelope('PLUGIN_HOST_LOST').retryable).toBe(true);
    expect(stoppedEnvelope('CPU_TIMEOUT').retryable).toBe(false);
  });
});
