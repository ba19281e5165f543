const componentsMax = 8;
const lengthMax = 60;

/** What software is made of, as people call it. */
const kinds =
  `service|services|api|apis|module|component|components|frontend|front-end|backend|back-end|dashboard|database|
  app|application|page|ui|interface|cli|library|sdk|worker|queue|gateway|pipeline|schema|server|client|endpoint|endpoints|
  form|portal|console|scheduler|parser|cache|store|website|plugin|bot|model|report|reports|invoices|notifications|search`.replaceAll(
    /\s+/g,
    '',
  );
const pattern = new RegExp(`((?:[\\p{L}\\p{N}_-]+ ){0,2})\\b(${kinds})\\b`, 'giu');
const passedOver = new Set(
  `a an the this that these those my our your its their of in for with and or to on from by into new existing whole entire
  complete all any each every some also then build create add make write fix improve review test document deploy secure
  refactor rewrite migrate using via as is it use`.split(/\s+/),
);

/** The parts of a system that a request names, such as `React dashboard`, each once; at most 8. */
export function componentsOf(request: string): readonly string[] {
  const found = new Map<string, string>();
  for (const [, before = '', kind = ''] of request.slice(0, 20_000).matchAll(pattern)) {
    const words = before.trim().split(/\s+/).filter(Boolean);
    const from = words.findLastIndex((word) => passedOver.has(word.toLowerCase()));
    const name = [...words.slice(from + 1), kind].join(' ').slice(0, lengthMax);
    const key = name.toLowerCase().replace(/s$/, '');
    if (!found.has(key) && found.size < componentsMax) found.set(key, name);
  }
  return [...found.values()];
}
