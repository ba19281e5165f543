import type { IntentKind } from './intent.ts';

/** Phrases by what they speak for, and how clearly. */
export type Lines = Readonly<Partial<Record<IntentKind, Readonly<Record<number, string>>>>>;

/** Verbs, the clearest first. Those of several words are inflected in the first. */
export const verbs: Lines = {
  CREATE: {
    1: 'create, implement, build, develop, scaffold, prototype, bootstrap',
    0.8: 'add, generate, introduce, design, set up, code, come up with, put together, wire up, hook up',
    0.6: 'write, make, integrate, support, provide, draft, allow, let users, enable, connect, extend, need a, want a, need an, want an',
  },
  ENHANCE: {
    1: 'improve, enhance, optimise, optimize, speed up, accelerate',
    0.8: 'tune, boost, polish, streamline, reduce, cut, cut down, shrink, minimise, minimize, lower, refine, trim',
    0.5: 'upgrade, increase, update, scale, bring down, cache, raise',
  },
  DEBUG: {
    1: 'fix, debug, repair, troubleshoot, resolve, hotfix',
    0.8: 'mend, patch, solve, diagnose, track down, figure out why, find out why, get to the bottom of, sort out',
    0.6: 'correct, recover, stop the, prevent the',
  },
  REFACTOR: {
    1: 'refactor, restructure, reorganise, reorganize, modernise, modernize, clean up, tidy, tidy up, declutter',
    0.8: 'rewrite, simplify, split, decouple, untangle, break up, extract, deduplicate, consolidate, rename, migrate, port, convert, unify, inline, modularise, modularize',
    0.5: 'move, replace, merge, reuse, remove, delete, drop, eliminate, get rid of',
  },
  REVIEW: {
    1: 'review, critique, proofread',
    0.8: 'look over, examine, take a look at, have a look at, inspect, go over, sanity check, sanity-check, give feedback on',
    0.5: 'assess, evaluate, check, audit, rate, judge, approve',
  },
  TEST: {
    1: 'test, unit test, unit-test, fuzz, load test, load-test, stress test, smoke test',
    0.7: 'verify, validate, cover, exercise, mock',
  },
  DOCUMENT: {
    1: 'document, write up, write down',
    0.6: 'annotate, comment, record, publish docs',
  },
  SECURE: {
    1: 'secure, harden, pentest, pen-test, threat-model, lock down',
    0.8: 'encrypt, sanitise, sanitize, protect, escape, rotate',
    0.5: 'restrict, authenticate, authorise, authorize',
  },
  ANALYSE: {
    1: 'analyse, analyze, investigate, look into, dig into, research',
    0.8: 'profile, benchmark, measure, compare, study, explore, find out, trace, estimate',
    0.6: 'identify, determine, assess, evaluate, find, quantify, break down, inspect, count',
  },
  DEPLOY: {
    1: 'deploy, redeploy, roll out, roll back, rollback, go live, push to production, push to prod, ship',
    0.8: 'release, publish, launch, promote, provision, put live',
    0.5: 'push, install, cut over, bring up, spin up, tag',
  },
  EXPLAIN: {
    1: 'explain, walk me through, help me understand, understand, teach me, clarify',
    0.8: 'summarise, summarize, describe, tell me, show me how, outline',
  },
};

export const nouns: Lines = {
  CREATE: {
    0.4: 'new feature, feature, new endpoint, prototype, proof of concept, mvp, from scratch, boilerplate',
  },
  ENHANCE: {
    0.6: 'performance, faster, quicker, speedup, optimisation, optimization, improvement, more efficient, less memory, more readable, snappier, leaner, more robust',
    0.4: 'memory usage, cpu usage, memory use, footprint, latency, throughput, efficiency, cheaper, better, load time, response time, bundle size, usability',
  },
  DEBUG: {
    0.8: 'bug, memory leak, race condition, deadlock, stack trace, stacktrace, crash, segfault, segmentation fault, null pointer, bugfix, infinite loop',
    0.5: 'error, exception, failure, leak, regression, defect, fault, glitch, typeerror, nullpointerexception, typo, incident, root cause',
  },
  REFACTOR: {
    0.8: 'technical debt, tech debt, duplicate code, duplicated code, spaghetti, code smell, cleanup, refactoring, dead code',
    0.5: 'duplication, legacy, god class, cleaner, maintainable, maintainability',
  },
  REVIEW: {
    0.8: 'code review, review, feedback, second opinion, critique',
    0.5: 'pull request, pr, merge request, diff, patchset',
  },
  TEST: {
    0.8: 'test, unit test, integration test, regression test, test case, test suite, test coverage, coverage, test plan, e2e test, end-to-end test, load test, smoke test, property test, tdd, test data, qa',
    0.4: 'fixture, assertion, mock, edge case',
  },
  DOCUMENT: {
    0.8: 'documentation, documentation coverage, docs, doc, readme, docstring, doc comment, jsdoc, javadoc, changelog, release notes, runbook, user guide, api reference, manual, wiki, how-to, adr, quickstart, faq, tutorial, godoc, openapi description',
    0.4: 'guide, comment, getting started',
  },
  SECURE: {
    0.8: 'security, vulnerability, sql injection, xss, csrf, ssrf, injection, penetration test, threat model, security audit, cve, owasp, exploit, security review, security hole, hardening, pentest, security scan',
    0.4: 'secret, encryption, attacker, least privilege, untrusted input',
  },
  ANALYSE: {
    0.8: 'analysis, investigation, bottleneck, feasibility, impact analysis, gap analysis, benchmark, cost breakdown, comparison',
    0.5: 'report',
    0.4: 'metrics, trend, statistics, hotspot, trade-off, tradeoff, logs',
  },
  DEPLOY: {
    0.8: 'deployment, rollout, rollback, release, canary, go-live',
    0.5: 'production, prod, staging, kubernetes cluster, live environment',
  },
  EXPLAIN: {
    0.7: 'explanation, overview, summary, walkthrough, meaning',
    0.4: 'architecture overview, purpose',
  },
};

/** What is said of something rather than asked for. */
export const states: Lines = {
  DEBUG: {
    0.9: 'is broken, are broken, broken, crashes, crashing, crashed, fails, failing, failed, not working, stopped working, segfaults, hangs, hanging, freezes, frozen, throws, throwing, times out, timing out, leaks, leaking, flaky, misbehaving, blows up, goes down, keeps restarting, out of memory, stuck, returns 500, gives 500, wrong result, wrong results, corrupted, goes wrong',
    0.5: 'wrong, incorrect, unexpected, inconsistent, returns null, returns undefined, undefined, missing, weird, lost, disappears, disappear, 500, 404, 502, 503',
  },
  ENHANCE: {
    0.8: 'too slow, is slow, are slow, so slow, slow, sluggish, takes too long, take too long, takes forever',
    0.5: 'laggy, bloated, clunky, expensive, too much memory',
  },
  REFACTOR: {
    0.8: 'unreadable, a mess, messy, hard to read, hard to maintain, too long, too complex, convoluted',
  },
  SECURE: { 0.8: 'insecure, vulnerable, exploitable, not secure', 0.5: 'exposed, leaked' },
  EXPLAIN: {
    0.9: "what does, how does, how do, what is, what are, what's, how is, how are, why do we, why is it that, what happens, what do, don't understand, what did, who calls, how come",
    0.5: 'why does, why do, why is, why are, why did, where is, where are, which, when does, difference between',
  },
  ANALYSE: { 0.6: 'why is, why are' },
  TEST: { 0.8: 'untested, not tested, no tests' },
  DOCUMENT: { 0.8: 'undocumented, not documented, no documentation' },
};

/** Verbs that say little before what they are done to: `write tests`, `do a review`. */
export const light = `write, add, create, make, generate, provide, prepare, produce, give, do, run, perform, conduct, get, have, improve,
  increase, extend, update, draft, set up, start, carry out, build, design, develop, complete, finish, expand, raise,
  implement, put together, need, want, boost, introduce, come up with, plan, execute, be, cut, maintain, hold, remove,
  delete, eliminate, reduce, find, identify, check, look, scan, search, get rid of, pay, show, deliver, apply, schedule`;
