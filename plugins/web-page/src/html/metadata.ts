import type { Attributes } from './place.ts';
import { tidyLine } from './text.ts';

/** What a page says about itself. */
export type Metadata = {
  readonly description: string | null;
  readonly language: string | null;
  readonly author: string | null;
  readonly siteName: string | null;
  readonly publishedAt: string | null;
  readonly canonicalUrl: string | null;
  readonly imageUrl: string | null;
};

const valueMax = 1_000;
const names = {
  description: ['description', 'og:description', 'twitter:description'],
  author: ['author', 'article:author'],
  siteName: ['og:site_name', 'application-name'],
  publishedAt: ['article:published_time', 'date', 'dcterms.date'],
  imageUrl: ['og:image', 'twitter:image'],
  title: ['og:title', 'twitter:title'],
};
const wanted = new Set(Object.values(names).flat());

/** Collects metadata; of each kind the first counts. */
export function createMetadata() {
  const metas = new Map<string, string>();
  const titles: string[] = [];
  let language: string | undefined;
  let canonical: string | undefined;
  const firstOf = (keys: readonly string[]) => keys.map((key) => metas.get(key)).find(Boolean) ?? null;
  return {
    element(name: string, attributes: Attributes) {
      if (name === 'html') language ??= attributes.lang;
      if (name === 'link' && relOf(attributes).includes('canonical')) canonical ??= attributes.href;
      if (name !== 'meta') return;
      const key = (attributes.property ?? attributes.name ?? '').trim().toLowerCase();
      const content = tidyLine(attributes.content ?? '', valueMax);
      if (wanted.has(key) && !metas.has(key) && content !== '') metas.set(key, content);
    },
    /** Takes a piece of the title element. */
    titleText(text: string) {
      if (titles.length < titlePiecesMax) titles.push(text.slice(0, valueMax));
    },
    title: (): string | null =>
      tidyLine(titles.join(''), titleMax) || firstOf(names.title)?.slice(0, titleMax) || null,
    result: (resolve: (href: string | undefined) => string | undefined): Metadata => ({
      description: firstOf(names.description),
      language: tidyLine(language ?? '', 35) || null,
      author: firstOf(names.author),
      siteName: firstOf(names.siteName),
      publishedAt: firstOf(names.publishedAt),
      canonicalUrl: resolve(canonical) ?? null,
      imageUrl: resolve(firstOf(names.imageUrl) ?? undefined) ?? null,
    }),
  };
}

const titleMax = 300;
const titlePiecesMax = 100;

function relOf({ rel = '' }: Attributes): readonly string[] {
  return rel.toLowerCase().split(/\s+/);
}
