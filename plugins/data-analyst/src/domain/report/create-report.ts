import type { Report } from '../../shapes/report.ts';
import { drawCharts } from './charts.ts';
import { htmlPage } from './html.ts';
import type { ReportInput } from './report-input.ts';
import { type Section, sectionsOf } from './sections.ts';
import { summaryLines } from './summary.ts';

/** Markdown, one self-contained HTML page, the charts, and the summary for a terminal. */
export function createReport(input: ReportInput): Report {
  const charts = drawCharts(input);
  const sections = sectionsOf(input, charts);
  const all = [...charts.series, ...(charts.growth ? [charts.growth] : [])];
  return {
    title: input.title,
    markdown: `${sections.map(markdownOf).join('\n\n')}\n`,
    html: htmlPage(input.title, sections),
    charts: all,
    summary: summaryLines(
      input,
      charts.series.map((chart) => chart.title),
    ),
  };
}

function markdownOf({ markdown, charts }: Section): string {
  // The names of the files are plain letters; the titles are in the pictures.
  return [markdown, ...charts.map((chart) => `![](${chart.name})`)].join('\n\n');
}
