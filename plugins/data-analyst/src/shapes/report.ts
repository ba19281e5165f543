import * as z from 'zod';

const chart = z.object({
  name: z.string().describe('File name under which the Markdown refers to it, such as nonfarm.svg'),
  title: z.string(),
  svg: z.string(),
});

export const report = z.object({
  title: z.string(),
  markdown: z.string().describe('Refers to the charts by their names'),
  html: z.string().describe('One self-contained page: charts inline, no scripts, nothing fetched'),
  charts: z.array(chart),
  summary: z
    .array(z.string())
    .max(25)
    .describe('The report in plain text for a terminal, at most 100 columns wide'),
});

export type Chart = z.infer<typeof chart>;
export type Report = z.infer<typeof report>;
