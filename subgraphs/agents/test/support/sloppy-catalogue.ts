/** A file of a public catalogue, and whether it must give an agent however it is written. */
export interface SloppyFile {
  readonly path: string;
  readonly text: string;
  /** False where nothing in it says what the agent is to do or is called. */
  readonly givesAgent: boolean;
}

type Slip = (n: number) => Pick<SloppyFile, 'text' | 'givesAgent'>;

const good = (text: string) => ({ text, givesAgent: true });
const bad = (text: string) => ({ text, givesAgent: false });
const body = (n: number) =>
  `You are number ${n}.\n\n## How you work\n\n1. Look.\n2. Say what you saw: all of it.\n`;

/** What people get wrong in such files, one thing each. */
const slips: Readonly<Record<string, Slip>> = {
  nothing: (n) => good(`---\nname: agent-${n}\ndescription: Does it.\ntools: Read, Grep\n---\n${body(n)}`),
  'a colon in a description': (n) =>
    good(`---\nname: agent-${n}\ndescription: Use this when: it breaks: often # really\n---\n${body(n)}`),
  tabs: (n) => good(`---\nname: agent-${n}\ndescription: Tabs\ntriggers:\n\t- one\n\t- two\n---\n${body(n)}`),
  'no name': (n) => good(`---\ndescription: Named after its file.\n---\n${body(n)}`),
  'no description': (n) => good(`---\nname: agent-${n}\n---\n${body(n)}`),
  'no front matter keys but a prompt': (n) => good(`---\ncolor: red\n---\n${body(n)}`),
  'a key that is there twice': (n) => good(`---\nname: x\nname: agent-${n}\ndescription: b\n---\n${body(n)}`),
  'a quote that nothing closes': (n) => good(`---\nname: agent-${n}\ndescription: "open\n---\n${body(n)}`),
  'lines of Windows, and a byte order mark': (n) =>
    good(`\uFEFF---\r\nname: agent-${n}\r\ndescription: b\r\n---\r\n${body(n).replaceAll('\n', '\r\n')}`),
  'values of the wrong shape': (n) =>
    good(
      `---\nname: agent-${n}\ndescription: b\ntriggers: { a: 1 }\ntools: 7\nmodels: fast\n---\n${body(n)}`,
    ),
  'a dialogue in its description': (n) =>
    good(
      `---\nname: agent-${n}\ndescription: Use it.\n<example>\nuser: "Hi: there"\nassistant: 'On it'\n</example>\nmodel: opus\n---\n${body(n)}`,
    ),
  'an endless description': (n) =>
    good(`---\nname: agent-${n}\ndescription: ${'word '.repeat(3_000)}\n---\n${body(n)}`),
  'a name of many words': (n) =>
    good(`---\nname: "Senior Agent № ${n}: 🚀"\ndescription: b\n---\n${body(n)}`),
  'no front matter at all': (n) => bad(body(n)),
  'front matter that is not closed': (n) => bad(`---\nname: agent-${n}\ndescription: b\n`),
  'an empty prompt': (n) => bad(`---\nname: agent-${n}\ndescription: b\n---\n  \n`),
  'a name that gives no id': () => good(`---\nname: "🚀"\ndescription: b\n---\nYou.\n`),
  'bytes that are no text': (n) => bad(`---\nname: agent-${n}\ndescription: \0\n---\n${body(n)}`),
  'nothing in it': () => bad(''),
};

/** So many files, each wrong in one way, all ways by turns. */
export function sloppyCatalogue(count: number): readonly SloppyFile[] {
  const ways = Object.entries(slips);
  return Array.from({ length: count }, (_, n) => {
    const [way, slip] = ways[n % ways.length] ?? ['', () => bad('')];
    return { path: `${way.replaceAll(' ', '-').replaceAll(',', '')}-${n}.md`, ...slip(n) };
  });
}
