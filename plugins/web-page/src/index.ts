import { plugin } from './plugin.ts';
import { extractHtml } from './tools/extract-html.ts';
import { readPage } from './tools/read-page.ts';

export default plugin.define({ tools: { 'extract-html': extractHtml, 'read-page': readPage } });
