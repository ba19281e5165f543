import { DomainError, type Principal } from '@ymera/kernel';
import { PackageError, validateContents } from '@ymera/plugin-sdk/packages';
import type { Installation, InstallationProblem } from '../../../domain/installation.ts';
import { InstallationLostError, InstallationTimeoutError } from '../../../domain/installation-errors.ts';
import type { InstallOrder } from '../../../domain/installation-order.ts';
import {
  type InstallationProblems,
  internalProblem,
  problemOf,
  problemsMax,
} from '../../../domain/installation-problems.ts';
import { changed, failed } from '../../../domain/installation-steps.ts';
import { PluginBuiltInError } from '../../../domain/plugin-errors.ts';
import type { PluginVersion } from '../../../domain/plugin-version.ts';
import { pluginTold } from '../../../events.ts';
import { describeVersion } from './describe-version.ts';
import { fetchPackage } from './fetch-package.ts';
import { claimedName, type FetchedPackage } from './fetched-package.ts';
import type { InstallDesk } from './install-desk.ts';
import type { InstallTurn } from './install-pool.ts';
import type { Progress } from './progress.ts';
import { storeVersion } from './store-version.ts';
import { untilAborted } from './until-aborted.ts';

export interface InstallJob {
  readonly order: InstallOrder;
  readonly principal: Principal;
  readonly progress: Progress;
}

/** Installs when its turn comes, and stores how it ended; whatever goes wrong is an end too. */
export async function runInstallation(desk: InstallDesk, job: InstallJob, turn: InstallTurn): Promise<void> {
  const { progress } = job;
  const [stop, done] = [new AbortController(), new AbortController()];
  const signal = AbortSignal.any([turn.signal, stop.signal]);
  const beating = progress.keepBeating(done.signal).catch((error) => stop.abort(error));
  try {
    await turn.slot;
    void limitTime(desk, { stop, done: done.signal });
    await progress.end(await attempt(desk, job, signal));
  } catch (error) {
    if (!(error instanceof InstallationLostError)) throw error;
    desk.log.warn('an installation went on after another process had ended it', { error });
  } finally {
    done.abort();
    await beating;
  }
}

async function limitTime(
  { clock, settings }: InstallDesk,
  { stop, done }: { stop: AbortController; done: AbortSignal },
): Promise<void> {
  await clock.wait(settings.installMs, done);
  stop.abort(new InstallationTimeoutError(settings.installMs));
}

type Finish = (installation: Installation) => Installation;

async function attempt(desk: InstallDesk, job: InstallJob, signal: AbortSignal): Promise<Finish> {
  const { clock } = desk;
  try {
    signal.throwIfAborted();
    const { pluginId, version, packed } = await untilAborted(examine(desk, job, signal), signal);
    // What is stored is whole, or not there: whoever stops it now stops it before the record is changed, or after.
    await job.progress.to('STORING');
    signal.throwIfAborted();
    const { principal } = job;
    const { needsConsent } = await storeVersion(desk, { principal, pluginId, version, packed }, signal);
    const { findings } = version;
    return (now) =>
      changed(now, {
        phase: 'SUCCEEDED',
        finishedAt: clock.now(),
        pluginId,
        version: version.version,
        findings,
        needsConsent,
      });
  } catch (error) {
    const cause = signal.aborted ? signal.reason : error;
    if (cause instanceof InstallationLostError) throw cause;
    const problems = problemsOf(desk, { error: cause, id: job.progress.installation.id });
    await tellFailure(desk, job, problems[0].code);
    return (now) => failed(now, { problems, at: clock.now() });
  }
}

/** For the audit log; the installation itself says the rest. */
async function tellFailure(
  { events, clock, log }: InstallDesk,
  job: InstallJob,
  code: string,
): Promise<void> {
  const { id, tenantId, request } = job.progress.installation;
  const told = pluginTold(
    { tenantId, key: `${id}:failed`, at: clock.now() },
    {
      pluginId: request.name,
      action: 'install_failed',
      version: '',
      by: job.principal.id,
      details: { reason: code },
    },
  );
  await events
    .publish(told)
    .catch((error) => log.error('a failed installation could not be told', { id, error }));
}

interface Examined {
  readonly pluginId: string;
  readonly version: PluginVersion;
  readonly packed: Uint8Array;
}

/** Nothing is stored here, so that it may be given up at any time. */
async function examine(desk: InstallDesk, job: InstallJob, signal: AbortSignal): Promise<Examined> {
  const { order, principal, progress } = job;
  const { tenantId, id: by } = principal;
  const fetched = await fetchPackage(desk, { order, tenantId, progress }, signal);
  if (order.kind === 'TARBALL') progress.name(claimedName(fetched.contents));
  return check(desk, { fetched, by });
}

async function check(
  { builtIns, clock, models }: InstallDesk,
  { fetched, by }: { fetched: FetchedPackage; by: string },
): Promise<Examined> {
  const { problems, findings, valid } = await validateContents(fetched.contents);
  const [first, ...others] = problems;
  if (first) throw new PackageError([first, ...others]);
  if (!valid) throw new TypeError('a package without problems is not valid');
  const pluginId = valid.bundle.manifest.name;
  if (builtIns.has(pluginId)) throw new PluginBuiltInError(pluginId, 'installed');
  const version = describeVersion(valid, { fetched, findings, by, at: clock.now(), models: models.served });
  return { pluginId, version, packed: fetched.contents.packed };
}

/** What a failure says to the person who installs; a defect is logged whole and says nothing of itself. */
function problemsOf(
  { log }: Pick<InstallDesk, 'log'>,
  { error, id }: { error: unknown; id: string },
): InstallationProblems {
  if (error instanceof PackageError) {
    const [first, ...others] = error.problems.slice(0, problemsMax).map(plain);
    if (first) return [first, ...others];
  }
  if (error instanceof DomainError) return [problemOf(error, 'platform')];
  log.error('an installation failed by a defect', { id, error });
  return [internalProblem];
}

const plain = ({ code, where, message, why, fix }: InstallationProblem): InstallationProblem => ({
  code,
  where,
  message,
  why,
  fix,
});
