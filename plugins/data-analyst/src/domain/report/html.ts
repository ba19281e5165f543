import { Marked, type Tokens } from 'marked';
import { escapeMarkup } from '../chart/svg.ts';
import type { Section } from './sections.ts';

const STYLE = `
:root{color-scheme:light}
body{margin:0;background:#f5f7fa;color:#1f2933;font:16px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:880px;margin:0 auto;padding:32px 20px 64px;background:#fff}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 8px}
h2{font-size:1.25rem;margin:40px 0 12px;padding-top:16px;border-top:1px solid #e4e7eb}
ol,ul{padding-left:1.4em}li{margin:.45em 0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.8rem;font-variant-numeric:tabular-nums}
th,td{padding:5px 6px;border-bottom:1px solid #e4e7eb;vertical-align:baseline}
th{text-align:left;font-weight:600;color:#52606d;vertical-align:bottom}
th[align=right]{text-align:right}
td[align=right]{white-space:nowrap}
td:first-child{overflow-wrap:anywhere;min-width:8em}
figure{margin:20px 0}figure svg{display:block;max-width:100%;height:auto;border:1px solid #e4e7eb;border-radius:6px}
@media print{body{background:#fff}figure,tr{break-inside:avoid}}
`;

/**
 * Column names come from a stranger's file. They are escaped where the Markdown is written; here, should anything
 * slip through, raw HTML is shown as text and links and images lose their targets.
 */
function safeMarked(): Marked {
  return new Marked({
    async: false,
    gfm: true,
    renderer: {
      html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeMarkup(text),
      link: ({ text }: Tokens.Link) => escapeMarkup(text),
      image: ({ text }: Tokens.Image) => escapeMarkup(text),
    },
  });
}

/** One page with everything in it; its policy forbids scripts and requests, whatever it may hold. */
export function htmlPage(title: string, sections: readonly Section[]): string {
  const marked = safeMarked();
  const body = sections.map((section) => rendered(marked, section)).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeMarkup(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

function rendered(marked: Marked, { markdown, charts }: Section): string {
  const html = marked
    .parse(markdown, { async: false })
    .replaceAll('<table>', '<div class="scroll" tabindex="0"><table>')
    .replaceAll('</table>', '</table></div>');
  return html + charts.map(({ svg }) => `<figure>${svg}</figure>`).join('\n');
}
