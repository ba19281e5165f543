import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const PLUGIN = '@ymera/plugin-data-analyst';

const task = (id: string, dependsOn: readonly string[], input: Readonly<Record<string, string>>) => ({
  id,
  agent: `${PLUGIN}/${id}`,
  dependsOn,
  input,
});

/**
 * The six agents as one workflow. Strings that begin with `=` are expressions (CEL), which give the run's input or an
 * earlier task's output; a run input that is not given leaves its key out.
 */
export const sampleWorkflow = {
  name: 'data-analysis',
  title: 'Analyse a monthly CSV',
  description:
    'Reads a CSV of monthly values, cleans it, analyses trends and forecasts the next quarter side by side, and ' +
    'writes a report. Input: csv or file; optional dateColumn, valueColumns, replaceOutliers, title.',
  tasks: [
    task('fetch-data', [], {
      csv: '= input.?csv',
      file: '= input.?file',
      dateColumn: '= input.?dateColumn',
      valueColumns: '= input.?valueColumns',
    }),
    task('clean-data', ['fetch-data'], {
      series: '= tasks["fetch-data"].output.series',
      replaceOutliers: '= input.?replaceOutliers',
    }),
    task('analyse-trends', ['clean-data'], { series: '= tasks["clean-data"].output.series' }),
    task('predict-next-quarter', ['clean-data'], { series: '= tasks["clean-data"].output.series' }),
    task('generate-insights', ['clean-data', 'analyse-trends', 'predict-next-quarter'], {
      trends: '= tasks["analyse-trends"].output',
      forecasts: '= tasks["predict-next-quarter"].output',
      changes: '= tasks["clean-data"].output.changes',
    }),
    task(
      'create-report',
      ['fetch-data', 'clean-data', 'analyse-trends', 'predict-next-quarter', 'generate-insights'],
      {
        title: '= input.?title',
        table: '= tasks["fetch-data"].output.table',
        cleaning: '= tasks["clean-data"].output',
        trends: '= tasks["analyse-trends"].output',
        forecasts: '= tasks["predict-next-quarter"].output',
        findings: '= tasks["generate-insights"].output.findings',
      },
    ),
  ],
} as const;

/**
 * Monthly employment in the United States by sector, 2006 to 2015, in thousands (U.S. Bureau of Labor Statistics), as
 * the package vega-datasets ships it.
 */
export async function readSampleCsv(): Promise<string> {
  // The package exports its code alone; its data lies beside the folder of that code.
  return readFile(join(dirname(require.resolve('vega-datasets')), '..', 'data', 'us-employment.csv'), 'utf8');
}
