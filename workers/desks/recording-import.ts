import { besideFirst } from '../../src/core/beside';
import { mainArm } from '../../src/core/control-arms';
import type { RunEnd, RunEvent } from '../../src/core/events';
import type { Experience, Library, Revision } from '../../src/core/library';
import type { RunPlan } from '../../src/core/plan';
import { promptVersion } from '../../src/core/prompts/policy-prompt';
import type { ReportBuilder } from '../../src/core/report';
import { fail, ok, type Result } from '../../src/core/result';
import { isDeceptive } from '../../src/packs/clean-text';
import type { Connection } from '../../src/store/connection';
import { importRun, type IncomingRun } from '../../src/store/import-run';
import type { RunRow } from '../../src/store/run-schema';
import { sameContent } from '../../src/store/same-content';
import type { ImportedRun, ImportRunFailure, PackFailure, StoreFailure } from '../wire';
import type { LibraryDesk } from './library-desk';
import type { Player } from './player';
import type { DeskPorts } from './ports';
import { parseRecording, type Recording } from './recording';
import { mainClaim, proofSummary } from './run-results';
import { isMain } from './run-execution';
import { sameEngine } from './same-engine';

interface ImportPorts {
  readonly ports: DeskPorts;
  readonly connection: Connection;
  readonly player: Player;
  readonly libraries: LibraryDesk;
}

/**
 * Brings a recorded run in. A file is believed in what was answered, and in nothing that follows from it: the run is
 * folded from its answers first, and how it ended, what it learnt and what its proof says are what came out. The run
 * keeps its id, because the ids of its experiences follow from it; so one that differs from a run here is refused.
 */
export async function importRecording(
  text: string,
  { ports, connection, player, libraries }: ImportPorts,
): Promise<Result<ImportedRun, ImportRunFailure | PackFailure | StoreFailure>> {
  const parsed = parseRecording(text);
  if (!parsed.ok) return parsed;
  const { runId } = parsed.value.plan;
  if (parsed.value.promptVersion !== promptVersion) {
    return fail({ kind: 'other-prompts', was: parsed.value.promptVersion, is: promptVersion });
  }
  const here = await ports.store.runs.find(runId);
  if (here) return compared(here, await answersOf(ports, runId), parsed.value);

  // The look that a deleted run took here is still its number.
  const look = (await ports.store.proofs.lookOf(runId)) ?? parsed.value.look;
  const recording = { ...parsed.value, look };
  const folded = await fold(recording, player);
  if (!folded.ok) return folded;

  const run = incoming(recording, folded.value, ports.now());
  // Cleaned, its texts would be other ones than its answers were given to: the run could never go on.
  const where = deceptiveIn(run);
  if (where !== undefined) return fail({ kind: 'wrong-shape', where, detail: deceptiveDetail });

  // What waits for the disk goes first: it may be a library of the same id.
  await libraries.flush();
  const written = await importRun(connection, run);
  if (!written.ok) {
    ports.storageFailed(written.failure);
    return written;
  }
  ports.emit({ type: 'changed', what: 'everything' });
  return ok({ kind: 'added', runId });
}

type StepEnd = Extract<RunEvent, { type: 'step-end' }>;

interface Folded {
  readonly report: ReportBuilder;
  readonly end: RunEnd;
  readonly steps: readonly StepEnd[];
  /** What its proof was about to prove; undefined where it never came to that. */
  readonly proved: Library | undefined;
}

async function fold(recording: Recording, player: Player): Promise<Result<Folded, ImportRunFailure>> {
  const steps: StepEnd[] = [];
  let proved: Library | undefined;
  let report: ReportBuilder;
  let used: number;
  try {
    ({ report, used } = await player.fold(
      recording,
      (event) => {
        if (event.type === 'step-end' && event.kept !== 'current') steps.push(event);
      },
      (library) => (proved = library),
    ));
  } catch (error) {
    // A plan that no planner made breaks rules that ours keep to.
    return fail({ kind: 'not-one-run', detail: error instanceof Error ? error.message : String(error) });
  }
  const { end } = report;
  if (!end) return fail({ kind: 'not-one-run', detail: 'it has no end' });
  if (end.status === 'failed' && end.reason.kind === 'journal-mismatch') {
    return fail({ kind: 'not-one-run', detail: end.reason.address });
  }
  // A hole in the answers is where the run is cut off; but answers of which none is asked for are those of another run.
  if (used === 0 && recording.entries.length > 0) {
    return fail({ kind: 'not-one-run', detail: 'none of its answers is asked for' });
  }
  return ok({ report, end, steps, proved });
}

function incoming(recording: Recording, folded: Folded, now: number): IncomingRun {
  const { plan, engine, createdAt, look, entries } = recording;
  const { report, steps, proved } = folded;
  const ended = endOf(recording, folded.end);
  const claim = report.proof?.claim ?? (report.controls && mainClaim(report.controls));
  const concluded =
    report.proof?.claim ?? report.controls?.arms.find(({ name }) => name === mainArm(plan))?.claim;
  // A number without an answer was never looked with: whoever makes the proof takes one then.
  const looked = entries.some(({ key }) => key.startsWith('prove/'));
  const { kind, model, digest } = engine;
  return {
    run: {
      id: plan.runId,
      kind: plan.kind,
      createdAt,
      plan,
      engine,
      ...besideFirst(recording),
      promptVersion: recording.promptVersion,
      importedAt: now,
      status: ended?.status ?? 'interrupted',
      ...(ended && { end: ended }),
      ...(recording.forecast && { forecast: recording.forecast }),
      ...(recording.capsReached && { capsReached: recording.capsReached }),
      ...(ended === folded.end && { report: report.report() }),
      ...(ended && report.usage && { usage: report.usage }),
      ...(claim && { proof: proofSummary(look, claim) }),
      ...(report.effects && { effects: report.effects }),
    },
    answers: entries,
    revisions: revisionsOf(recording, folded, now),
    mainLibrary: steps.findLast(({ library }) => isMain(library, plan))?.library.id ?? plan.library.id,
    ...(looked &&
      proved && {
        proof: {
          ...(concluded && proofSummary(look, concluded)),
          id: plan.runId,
          look,
          libraryRevision: proved.revision,
          taskSetId: plan.taskSet.id,
          taskSetName: plan.taskSet.name,
          testClusters: [...new Set(plan.test.map(({ cluster }) => cluster))],
          engine: { kind, model, digest },
          createdAt,
          complete: concluded !== undefined,
        },
      }),
  };
}

const deceptiveDetail = 'it has characters that nobody sees and that make it read otherwise than it is';

/** The first name or experience that may read otherwise than it is. */
function deceptiveIn({ run, revisions }: IncomingRun): string | undefined {
  const models = [run.engine, run.second?.engine, run.third?.engine];
  const texts: readonly (readonly [where: string, text: string])[] = [
    ['plan.taskSet.name', run.plan.taskSet.name],
    ['plan.library.name', run.plan.library.name],
    ...models.map((engine) => ['engine.model', engine?.model ?? ''] as const),
    ...revisions.flatMap(({ library }) =>
      library.experiences.map((one) => [`experience ${one.id}`, textOf(one)] as const),
    ),
  ];
  return texts.find(([, text]) => isDeceptive(text))?.[0];
}

function textOf(experience: Experience): string {
  return experience.kind === 'lesson' ? experience.text : experience.prompt + experience.answer;
}

/** Where the answers end and the run did not, the file says why; the library is what the answers made of it. */
function endOf({ end: told }: Recording, folded: RunEnd): RunEnd | undefined {
  const cutOff = folded.status === 'stopped' && folded.reason.kind === 'recording-ends';
  if (!cutOff) return folded;
  const ended = told?.status === 'stopped' || told?.status === 'failed';
  return ended ? { ...told, library: folded.library } : undefined;
}

/** What it started from, where that held anything, and what its steps made of it. */
function revisionsOf({ plan }: Recording, { steps }: Folded, now: number): readonly Revision[] {
  const { library, taskSet } = plan;
  const start: Revision = {
    library,
    operations: [],
    cause: { kind: 'imported', from: taskSet.name },
    createdAt: now,
  };
  const learnt = steps.map(({ step, ...made }): Revision => ({
    library: made.library,
    operations: made.operations,
    cause: { kind: 'learnt', runId: plan.runId, step },
    createdAt: now,
  }));
  return library.experiences.length > 0 ? [start, ...learnt] : learnt;
}

async function answersOf({ store }: DeskPorts, runId: string): Promise<Recording['entries']> {
  return [...(await store.journal.find(runId)).values()];
}

/** A run here and a file of the same id: the same run, as far as either goes, or not. */
function compared(
  here: RunRow,
  answers: Recording['entries'],
  recording: Recording,
): Result<ImportedRun, ImportRunFailure> {
  const { plan, engine, entries } = recording;
  const inFile = new Map(entries.map((entry) => [entry.key, entry]));
  const shared = answers.filter((answer) => inFile.has(answer.key));
  const agree =
    sameContent(withoutCaps(here.plan), withoutCaps(plan)) &&
    sameEngine(here.engine, engine) &&
    sameContent(besideFirst(here), besideFirst(recording)) &&
    shared.every((answer) => sameContent(answer, inFile.get(answer.key)));
  if (agree && shared.length === entries.length) return ok({ kind: 'already-here', runId: here.id });
  const extends_ = agree && shared.length === answers.length;
  return fail({
    kind: 'other-content',
    runId: here.id,
    more: extends_ ? entries.length - answers.length : 0,
  });
}

/** A cap may be raised where a run goes on: it is the same run. */
function withoutCaps({ config, ...plan }: RunPlan): object {
  const { capTokens: _tokens, capMinutes: _minutes, capMoney: _money, ...others } = config;
  return { ...plan, config: others };
}
