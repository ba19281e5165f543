import * as z from 'zod';

const finding = z.object({
  kind: z.enum([
    'growth',
    'decline',
    'turning-point',
    'seasonality',
    'anomaly',
    'gap',
    'outlook-up',
    'outlook-down',
    'momentum',
    'reliability',
  ]),
  title: z.string(),
  detail: z.string(),
  series: z.array(z.string()).describe('The series it is about'),
  evidence: z.record(z.string(), z.number()).describe('Every number the text rests on'),
  importance: z.number().min(0).max(1),
});

export const findings = z.array(finding).max(60).describe('Most important first');

export type Finding = z.infer<typeof finding>;
