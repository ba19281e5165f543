import { analyseTrends } from './agents/analyse-trends.ts';
import { cleanData } from './agents/clean-data.ts';
import { createReport } from './agents/create-report.ts';
import { fetchData } from './agents/fetch-data.ts';
import { generateInsights } from './agents/generate-insights.ts';
import { predictNextQuarter } from './agents/predict-next-quarter.ts';
import { plugin } from './plugin.ts';

export default plugin.define({
  agents: {
    'fetch-data': fetchData,
    'clean-data': cleanData,
    'analyse-trends': analyseTrends,
    'predict-next-quarter': predictNextQuarter,
    'generate-insights': generateInsights,
    'create-report': createReport,
  },
});
