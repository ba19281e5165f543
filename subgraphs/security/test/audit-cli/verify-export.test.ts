import { systemClock } from '@ymera/kernel';
import { canonicalJson } from '@ymera/kernel/canonical-json';
import { beforeEach, describe, expect, test } from 'vitest';
import { verifyExport } from '../../src/audit-cli/verify-export.ts';
import { type HeadSigner, openHeadSigner } from '../../src/crypto/head-signer.ts';
import type { TreeHead } from '../../src/domain/tree-head.ts';
import { createMemoryAuditStore } from '../../src/models/memory-audit-store.ts';
import { createMemoryTreeStore } from '../../src/models/memory-tree-store.ts';
import { createAuditLog } from '../../src/services/append-audit.ts';
import { exportAudit } from '../../src/services/export-audit.ts';
import { signTree } from '../../src/services/sign-tree.ts';
import { aDraft, aFolder } from '../builders.ts';

const signal = new AbortController().signal;
const tenantId = 'tenant_one';

let heads: HeadSigner;
let lines: readonly string[];
let early: TreeHead | null;

async function aSignedLog(count: number, tenant = tenantId) {
  const auditEntries = createMemoryAuditStore();
  const desk = { auditEntries, trees: createMemoryTreeStore(), heads, clock: systemClock };
  const log = createAuditLog(desk);
  const append = (i: number) =>
    log.append(
      aDraft({ tenantId: tenant, eventId: `evt_${i}`, details: { nested: { list: [i, null, 'é'] } } }),
    );
  for (let i = 0; i < 10; i++) await append(i);
  const first = await signTree(desk, { tenantId: tenant });
  for (let i = 10; i < count; i++) await append(i);
  const last = await signTree(desk, { tenantId: tenant });
  const { lines: entries } = await exportAudit(desk, { tenantId: tenant, after: 0, first: 1_000 }, signal);
  return { first, lines: [...entries, canonicalJson({ note: last?.note ?? null })] };
}

beforeEach(async () => {
  heads = await openHeadSigner(await aFolder());
  ({ lines, first: early } = await aSignedLog(40));
});

async function* each(texts: readonly string[]) {
  yield* texts;
}

const verify = (texts: readonly string[], since: TreeHead | null = null) =>
  verifyExport(each(texts), { publicKey: heads.publicKey, since });

/** One character of a text another one. */
const altered = (text: string, at: number) =>
  `${text.slice(0, at)}${text[at] === '1' ? '2' : '1'}${text.slice(at + 1)}`;

describe('an exported audit log', () => {
  test('is what was signed, and what was kept from earlier', async () => {
    const verdict = await verify(lines, early);
    expect(verdict).toMatchObject({ tenantId, entries: 40, head: { size: 40 }, problem: null });
  });

  test('is found out wherever one character of it was changed', async () => {
    for (const [i, text] of lines.entries())
      for (let at = i % 7; at < text.length; at += 7) {
        const changed = lines.with(i, altered(text, at));
        const { problem } = await verify(changed);
        const place = `line ${i + 1}, character ${at + 1}`;
        expect(problem, place).not.toBeNull();
        expect(problem?.firstBadSeq, place).toBeLessThanOrEqual(i + 1);
        expect(problem?.line, place).toBeGreaterThanOrEqual(i + 1);
      }
  });

  test('names the entry that was taken out, put in twice, or swapped', async () => {
    expect((await verify(lines.toSpliced(17, 1))).problem).toMatchObject({ firstBadSeq: 18, line: 18 });
    expect((await verify(lines.toSpliced(17, 0, lines[16] ?? ''))).problem).toMatchObject({
      firstBadSeq: 17,
      line: 18,
    });
    const swapped = lines.with(20, lines[21] ?? '').with(21, lines[20] ?? '');
    expect((await verify(swapped)).problem).toMatchObject({ firstBadSeq: 21, line: 21 });
  });

  test('that was cut off is found out by its own head, and by an earlier one', async () => {
    const cut = [...lines.slice(0, 30), lines[40] ?? ''];
    expect((await verify(cut)).problem).toMatchObject({ firstBadSeq: 31 });
    expect((await verify(lines.slice(0, 40))).problem).toMatchObject({
      problem: 'The signed head is missing at the end.',
    });
    const shorter = await aSignedLog(10);
    const older = { ...(early as TreeHead), size: 12 };
    expect((await verify(shorter.lines, older)).problem).toMatchObject({ firstBadSeq: 11 });
  });

  test('that was rewritten and signed anew with the same key is found out by a head that was kept', async () => {
    const other = await aSignedLog(30);
    const rewritten = { ...(early as TreeHead), root: 'ab'.repeat(32) };
    expect((await verify(other.lines)).problem).toBeNull();
    expect((await verify(other.lines, rewritten)).problem).toMatchObject({ firstBadSeq: 1 });
  });

  test('of another key, or with lines or entries of another log, is refused', async () => {
    const stranger = await openHeadSigner(await aFolder());
    const verdict = await verifyExport(each(lines), { publicKey: stranger.publicKey, since: null });
    expect(verdict.problem).toMatchObject({ line: 41, problem: expect.stringContaining('does not verify') });
    const other = await aSignedLog(40, 'tenant_two');
    expect((await verify(lines.with(5, other.lines[5] ?? ''))).problem).toMatchObject({
      firstBadSeq: 6,
      line: 6,
    });
    expect((await verify(lines.with(40, other.lines[40] ?? ''))).problem?.problem).toContain('another log');
    expect((await verify([...lines, lines[3] ?? ''])).problem?.problem).toContain('behind the signed head');
  });

  test.each(['nonsense', '[]', '{"seq":1}', '{ "note": "x" }'])(
    'with the line %s is refused there',
    async (line) => {
      expect((await verify([line])).problem).toMatchObject({ firstBadSeq: 1, line: 1 });
    },
  );
});
