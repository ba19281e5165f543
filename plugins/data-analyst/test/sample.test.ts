import { describe, expect, it } from 'vitest';
import { readSampleCsv, sampleWorkflow } from '../sample/index.ts';
import { readSeries } from '../src/domain/read-series.ts';
import plugin from '../src/index.ts';

describe('the sample', () => {
  it('is ten years of employment in 23 series', async () => {
    const { table, series } = readSeries({ csv: await readSampleCsv() });
    expect(table).toMatchObject({
      rows: 120,
      dateColumn: 'month',
      firstMonth: '2006-01',
      lastMonth: '2015-12',
    });
    expect(series).toHaveLength(23);
  });

  it('has one task for each agent of the plugin', () => {
    expect(sampleWorkflow.tasks.map((task) => task.id).sort()).toEqual(Object.keys(plugin.agents).sort());
    for (const task of sampleWorkflow.tasks) expect(task.agent).toBe(`@ymera/plugin-data-analyst/${task.id}`);
  });

  it('refers only to tasks that it waits for, and to none that come later', () => {
    const done = new Set<string>();
    for (const task of sampleWorkflow.tasks) {
      const waitsFor: readonly string[] = task.dependsOn;
      for (const dependency of waitsFor) expect(done).toContain(dependency);
      for (const [, name] of JSON.stringify(task.input).matchAll(/tasks\[\\"([a-z-]+)\\"\]\.output/g)) {
        expect(waitsFor).toContain(name);
      }
      done.add(task.id);
    }
  });

  it('lets trends and forecast run side by side', () => {
    const waits = (id: string) => sampleWorkflow.tasks.find((task) => task.id === id)?.dependsOn;
    expect(waits('analyse-trends')).toEqual(['clean-data']);
    expect(waits('predict-next-quarter')).toEqual(['clean-data']);
  });
});
