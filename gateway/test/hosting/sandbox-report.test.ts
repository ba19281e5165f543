import { createRecordingLog } from '@ymera/kernel/testing';
import type { DoctorCheck } from '@ymera/plugin-sdk/host';
import { expect, test } from 'vitest';
import { tellSandbox } from '../../src/hosting/sandbox-report.ts';

const engine: DoctorCheck = {
  id: 'engine',
  title: 'Engine',
  status: 'ok',
  required: true,
  why: 'it is there',
};
const network: DoctorCheck = {
  id: 'network',
  title: 'Plugin processes have no network',
  status: 'missing',
  required: false,
  why: 'only Linux offers it',
  fix: 'use Linux in production',
};

test('what holds the processes of plugins is one line', () => {
  const log = createRecordingLog();
  tellSandbox({ ok: true, checks: [engine] }, log);
  expect(log.lines).toMatchObject([{ level: 'info', fields: { held: ['Engine: it is there'] } }]);
});

test.each([
  ['is told with what to do', network, 'info'],
  ['is a warning when plugins cannot run without it', { ...network, required: true }, 'warn'],
])('what does not %s', (_what, check, level) => {
  const log = createRecordingLog();
  tellSandbox({ ok: !check.required, checks: [engine, check] }, log);
  expect(log.lines[1]).toMatchObject({
    level,
    fields: { lacking: ['Plugin processes have no network: only Linux offers it; use Linux in production'] },
  });
});
