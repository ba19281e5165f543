import { createManualClock, createRecordingLog } from '@ymera/kernel/testing';
import { expect, test } from 'vitest';
import { openHeadSigner } from '../../src/crypto/head-signer.ts';
import { createMemoryAuditStore } from '../../src/models/memory-audit-store.ts';
import { createMemoryTreeStore } from '../../src/models/memory-tree-store.ts';
import { createAuditLog } from '../../src/services/append-audit.ts';
import { keepSigning } from '../../src/services/keep-signing.ts';
import { aDraft, aFolder } from '../builders.ts';

async function aSigningDesk() {
  const clock = createManualClock();
  const auditEntries = createMemoryAuditStore();
  const heads = await openHeadSigner(await aFolder());
  return { auditEntries, trees: createMemoryTreeStore(), heads, clock, log: createRecordingLog() };
}

test('what comes while a log is being signed for the last time is signed too', async () => {
  const desk = await aSigningDesk();
  const audit = createAuditLog(desk);
  await audit.append(aDraft({ eventId: 'a' }));
  const stopping = new AbortController();
  const { add } = desk.trees;
  desk.trees.add = async (tree) => {
    if (!stopping.signal.aborted) {
      await audit.append(aDraft({ eventId: 'b' }));
      stopping.abort();
    }
    return add(tree);
  };
  await keepSigning(desk, stopping.signal);
  expect(desk.trees.trees.map(({ size }) => size)).toEqual([1, 2]);
});

test('a store that fails once is asked again', async () => {
  const desk = await aSigningDesk();
  await createAuditLog(desk).append(aDraft());
  const stopping = new AbortController();
  const { listUnsigned } = desk.auditEntries;
  desk.auditEntries.listUnsigned = () => {
    desk.auditEntries.listUnsigned = listUnsigned;
    stopping.abort();
    return Promise.reject(new Error('the disk is full'));
  };
  await keepSigning(desk, stopping.signal);
  expect(desk.trees.trees).toHaveLength(1);
  expect(JSON.stringify(desk.log)).toContain('could not be signed');
});
