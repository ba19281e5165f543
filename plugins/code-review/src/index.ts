import { review } from './agents/review.ts';
import { plugin } from './plugin.ts';
import { complexity } from './tools/complexity.ts';
import { docCoverage } from './tools/doc-coverage.ts';
import { duplication } from './tools/duplication.ts';
import { risks } from './tools/risks.ts';
import { secrets } from './tools/secrets.ts';

export default plugin.define({
  tools: { complexity, duplication, risks, secrets, 'doc-coverage': docCoverage },
  agents: { review },
});
