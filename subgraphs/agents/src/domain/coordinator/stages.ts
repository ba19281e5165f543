import { phasedAbove } from './complexity.ts';
import { componentsOf } from './components.ts';
import type { Intent } from './intent.ts';
import type { Complexity, Plan, Stage, StageWork } from './plan.ts';
import { making, workFor } from './recipes.ts';
import { works } from './works.ts';

/** A stage before anybody is chosen for it. */
export type DraftStage = Omit<Stage, 'agentId' | 'reasons' | 'estimate'>;

/** How often a refusal sends work back, at most. */
const attemptsMax = 3;
/** Parts that are worked on one by one in a plan with phases. */
const partsMax = 4;

/** What is done for a request, in an order that respects what needs what. */
export function stagesFor(
  request: string,
  { kind, also }: Pick<Intent, 'kind' | 'also'>,
  { score }: Complexity,
): { readonly shape: Plan['shape']; readonly stages: readonly DraftStage[] } {
  const wanted = workFor(kind, also);
  if (score <= phasedAbove) return { shape: 'DIRECT', stages: wanted.reduce(withStage, []) };
  const parts = componentsOf(request).slice(0, partsMax);
  const all = phasedWork(wanted);
  const phased = all.flatMap((work, place) => partsOf(work, place, { all, parts }));
  return { shape: 'PHASED', stages: phased.reduce(withPhasedStage, []) };
}

interface Piece {
  readonly work: StageWork;
  readonly part: string | null;
  readonly number: number;
}

/** In phases everything begins with an analysis, is checked when something was made, and is put together at the end. */
function phasedWork(wanted: readonly StageWork[]): readonly StageWork[] {
  const isLookedAt = wanted.some((work) => works[work].phase === 'ANALYSIS');
  const makes = wanted.some((work) => making.has(work));
  const all = new Set<StageWork>([
    ...(isLookedAt ? [] : (['ANALYSE'] as const)),
    ...wanted.filter((work) => works[work].phase === 'ANALYSIS'),
    ...wanted.filter((work) => works[work].phase === 'IMPLEMENTATION'),
    ...(makes ? (['TEST', 'SECURE'] as const) : []),
    ...wanted.filter((work) => works[work].phase === 'VALIDATION'),
    ...wanted.filter((work) => works[work].phase === null),
    'SYNTHESISE',
  ]);
  return [...all];
}

/** Where several parts are named, what is looked at first and what is made first is done part by part. */
function partsOf(work: StageWork, place: number, { all, parts }: Split): readonly Piece[] {
  const { phase } = works[work];
  const isFirst = all.findIndex((other) => works[other].phase === phase) === place;
  const isSplit = parts.length > 1 && isFirst && (phase === 'ANALYSIS' || phase === 'IMPLEMENTATION');
  if (!isSplit || work === 'DOCUMENT') return [{ work, part: null, number: 0 }];
  return parts.map((part, index) => ({ work, part, number: index + 1 }));
}

interface Split {
  readonly all: readonly StageWork[];
  readonly parts: readonly string[];
}

function stageOf({ work, part, number }: Piece, phase: Stage['phase'], after: readonly string[]): DraftStage {
  const { id, title, instruction } = works[work];
  return {
    ...{ work, phase, part, instruction, after },
    id: number === 0 ? id : `${id}-${number}`,
    title: part === null ? title : `${title}: ${part}`,
    examines: null,
  };
}

/** What a stage needs of those before it: of a plan without phases. */
function withStage(before: readonly DraftStage[], work: StageWork): DraftStage[] {
  const after = needsOf(work, before).map(({ id }) => id);
  return [...before, examining(stageOf({ work, part: null, number: 0 }, null, after), before)];
}

function needsOf(work: StageWork, before: readonly DraftStage[]): readonly DraftStage[] {
  const last = before.at(-1);
  switch (work) {
    case 'INTEGRATE':
    case 'DEPLOY':
    case 'SYNTHESISE':
      return last ? [last] : [];
    case 'TEST':
    case 'DOCUMENT':
    case 'EXPLAIN':
    case 'SECURE':
      // They look at the same work, and none of them waits for the others.
      return before.filter(
        (stage) =>
          !checking.has(stage.work) || (stage.work === 'SECURE' && work === 'TEST' && before[0] === stage),
      );
    default:
      return before;
  }
}

const checking: ReadonlySet<StageWork> = new Set(['TEST', 'DOCUMENT', 'EXPLAIN', 'SECURE']);

function withPhasedStage(before: readonly DraftStage[], piece: Piece): DraftStage[] {
  const { phase } = works[piece.work];
  const own = before.filter((stage) => stage.phase === phase);
  const isAlone = phase === 'ANALYSIS' || phase === 'VALIDATION';
  const others = before.filter((stage) => stage.phase !== phase);
  // Parts are made one after the other, since they may touch the same files; what only looks goes side by side.
  const after = phase === null ? needsAtTheEnd(piece.work, before) : isAlone ? others : [...others, ...own];
  const stage = stageOf(
    piece,
    phase,
    after.map(({ id }) => id),
  );
  return [...before, examining(stage, before)];
}

function needsAtTheEnd(work: StageWork, before: readonly DraftStage[]): readonly DraftStage[] {
  return work === 'INTEGRATE' || work === 'DEPLOY' ? before.slice(-1) : before;
}

/** What is refused goes back to the first that has made something, and all after it is done anew. */
function examining(stage: DraftStage, before: readonly DraftStage[]): DraftStage {
  if (stage.work !== 'VALIDATE') return stage;
  const makers = before.filter(({ work }) => making.has(work));
  const maker = makers.find(({ work }) => !checking.has(work)) ?? makers[0];
  return maker ? { ...stage, examines: { stage: maker.id, attemptsMax } } : stage;
}
