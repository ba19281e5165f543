import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createManualClock, createRecordingLog } from '@ymera/kernel/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryDefinitionStore } from '../../../src/models/memory-definition-store.ts';
import { createMemoryRunStore } from '../../../src/models/memory-run-store.ts';
import { loadAgentFiles } from '../../../src/services/agent-files/load-agent-files.ts';
import { readAgentFolder } from '../../../src/services/agent-files/read-folder.ts';
import { createAgentBreakers } from '../../../src/services/breakers/agent-breakers.ts';
import { selectAgents } from '../../../src/services/selection/select-agents.ts';
import { openSelectionDesk } from '../../../src/services/selection/selection-desk.ts';
import { sloppyCatalogue } from '../../support/sloppy-catalogue.ts';

const shipped = fileURLToPath(new URL('../../../definitions', import.meta.url));
const files = sloppyCatalogue(500);
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ymera-catalogue-'));
  await Promise.all(files.map(({ path, text }) => writeFile(join(folder, path), text)));
});
afterAll(() => rm(folder, { recursive: true }));

describe('a public catalogue of five hundred files', () => {
  test('gives an agent or an error for each of them, and loses none', async () => {
    const { files: read, diagnostics } = await readAgentFolder(folder);
    const refused = diagnostics.filter(({ severity }) => severity === 'ERROR').map(({ path }) => path);
    expect(new Set(refused).size + read.length).toBe(500);
    expect([...new Set(refused)].sort()).toEqual(
      files.flatMap(({ path, givesAgent }) => (givesAgent ? [] : [path])).sort(),
    );
    expect(new Set(read.map(({ definition }) => definition.id)).size).toBe(read.length);
  });

  test('is told where, what and how to mend it, whatever is wrong', async () => {
    const { diagnostics } = await readAgentFolder(folder);
    const lines = new Map(files.map(({ path, text }) => [path, text.split('\n').length]));
    expect(diagnostics.length).toBeGreaterThan(300);
    for (const { path, line, code, message, fix } of diagnostics) {
      expect(line).toBeGreaterThan(0);
      expect(line).toBeLessThanOrEqual(lines.get(path) ?? 0);
      expect(code).toMatch(/^[A-Z][A-Z_]+$/);
      expect(message).toMatch(/\.$/);
      expect(fix).toMatch(/\.$/);
    }
  });

  test('stands beside the agents that come with the platform, all of which can be selected', async () => {
    const definitions = createMemoryDefinitionStore();
    const [log, clock] = [createRecordingLog(), createManualClock()];
    await loadAgentFiles({ definitions, folders: [shipped, folder], log });
    const breakers = createAgentBreakers({ clock });
    const desk = openSelectionDesk({ definitions, runs: createMemoryRunStore(), clock, breakers });
    const { index } = await desk.prepare('tenant_one');
    const own = await readAgentFolder(shipped);
    expect(own.diagnostics).toEqual([]);
    expect(own.files.length).toBeGreaterThanOrEqual(62);
    expect(index.candidates).toHaveLength(
      own.files.length + files.filter(({ givesAgent }) => givesAgent).length,
    );
    const asked = { tenantId: 'tenant_one', first: 3, onlyReady: false };
    const found = await selectAgents(desk, { ...asked, task: 'Fix the memory leak in user service' });
    expect(found[0]?.candidate.id).toBe('debugger');
  });
});
