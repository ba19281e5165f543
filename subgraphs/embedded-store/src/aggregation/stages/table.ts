import { fill } from '../windows/fill.ts';
import { setWindowFields } from '../windows/set-window-fields.ts';
import { bucket } from './bucket.ts';
import { bucketAuto } from './bucket-auto.ts';
import { densify } from './densify.ts';
import { facet } from './facet.ts';
import { addFields } from './fields.ts';
import { graphLookup } from './graph-lookup.ts';
import { group, sortByCount } from './group.ts';
import { lookup } from './lookup.ts';
import { parseMerge, parseOut } from './output.ts';
import { count, documents, limit, match, redact, sample, skip } from './picking.ts';
import { project, replaceRoot, replaceWith, unset } from './shape.ts';
import { sortStage } from './sort.ts';
import type { StageParser } from './stage.ts';
import { parseStatistics } from './statistics.ts';
import { unionWith } from './union.ts';
import { unwind } from './unwind.ts';

/** Stages that the aggregate command runs itself, at a pipeline's ends; here they are only checked. */
const checked =
  (check: (operand: unknown, parsing: Parameters<StageParser>[1]) => unknown): StageParser =>
  (operand, parsing) => {
    check(operand, parsing);
    return (found) => found;
  };

/** Every stage by its name. */
export const stageParsers: ReadonlyMap<string, StageParser> = new Map(
  Object.entries({
    $addFields: addFields,
    $bucket: bucket,
    $bucketAuto: bucketAuto,
    $collStats: checked(parseStatistics),
    $count: count,
    $densify: densify,
    $documents: documents,
    $facet: facet,
    $fill: fill,
    $graphLookup: graphLookup,
    $group: group,
    $indexStats: checked(() => undefined),
    $limit: limit,
    $lookup: lookup,
    $match: match,
    $merge: checked(parseMerge),
    $out: checked(parseOut),
    $project: project,
    $redact: redact,
    $replaceRoot: replaceRoot,
    $replaceWith: replaceWith,
    $sample: sample,
    $set: addFields,
    $setWindowFields: setWindowFields,
    $skip: skip,
    $sort: (operand, parsing) => sortStage(operand, parsing),
    $sortByCount: sortByCount,
    $unionWith: unionWith,
    $unset: unset,
    $unwind: unwind,
  } satisfies Record<string, StageParser>),
);
