import { mainArm } from '../../src/core/control-arms';
import type { ControlsResult, RunEvent } from '../../src/core/events';
import { RunHalted } from '../../src/core/halt';
import type { Library, OperationOutcome } from '../../src/core/library';
import type { RunPlan } from '../../src/core/plan';
import type { ReportBuilder } from '../../src/core/report';
import type { Result } from '../../src/core/result';
import type { RunRow } from '../../src/store/run-schema';
import type { Claim } from '../../src/statistics/claim';
import type { StoreFailure } from '../wire';
import type { LibraryDesk } from './library-desk';
import type { DeskPorts } from './ports';
import { isMain } from './run-execution';
import { writeWhatWaits } from './write-what-waits';

/** What a run leaves behind: its libraries step by step, its look and what that showed, and its end. */
export class RunResults {
  readonly #ports: DeskPorts;
  readonly #libraries: LibraryDesk;

  constructor(ports: DeskPorts, libraries: LibraryDesk) {
    this.#ports = ports;
    this.#libraries = libraries;
  }

  /** The library is stored at each step, so that whatever ends the run, what it learnt is there. */
  async keepWhatIsNew(plan: RunPlan, event: RunEvent): Promise<string | undefined> {
    if (event.type === 'step-end' && event.kept !== 'current') {
      return this.#keep(event.library, event.operations, plan, event.step);
    }
    if (event.type === 'proof-end') await this.#conclude(plan.runId, event.proof.claim);
    if (event.type === 'controls-end') {
      // The look is counted either way. Its conclusion is one on the library that it was reserved for, or none.
      const claim = event.controls.arms.find(({ name }) => name === mainArm(plan))?.claim;
      if (claim) await this.#conclude(plan.runId, claim);
    }
    return undefined;
  }

  async #conclude(runId: string, claim: Claim): Promise<void> {
    const figures =
      claim.conclusion === 'refused' ? {} : { estimate: claim.estimate, low: claim.low, high: claim.high };
    this.#checked(
      await this.#ports.store.proofs.conclude(runId, { conclusion: claim.conclusion, ...figures }),
    );
  }

  async #keep(
    library: Library,
    operations: readonly OperationOutcome[],
    plan: RunPlan,
    step: number,
  ): Promise<string | undefined> {
    const kept = await this.#libraries.keep(library, operations, { kind: 'learnt', runId: plan.runId, step });
    if (!isMain(library, plan)) return undefined;
    this.#checked(await this.#ports.store.runs.update(plan.runId, { libraryId: kept.id }));
    return kept.id;
  }

  /** `library` goes by the id under which it was kept: a person may have changed the one that the run began with. */
  async reserveLook(
    { plan, engine }: RunRow,
    clusters: readonly string[],
    library: Library,
  ): Promise<number> {
    const { kind, model, digest } = engine;
    const reserved = await this.#ports.store.proofs.reserveLook({
      id: plan.runId,
      libraryId: library.id,
      libraryRevision: library.revision,
      taskSetId: plan.taskSet.id,
      taskSetName: plan.taskSet.name,
      testClusters: [...clusters],
      engine: { kind, model, digest },
      createdAt: this.#ports.now(),
    });
    if (reserved.ok) return reserved.value;
    if (reserved.failure.kind === 'database-away') {
      throw new RunHalted({ status: 'stopped', reason: { kind: 'database-away' } });
    }
    this.#ports.storageFailed(reserved.failure);
    const look = await this.#ports.store.proofs.lookOf(plan.runId);
    if (look === undefined) throw new Error(`proof ${plan.runId} has no number, saved or not`);
    return look;
  }

  async finish(runId: string, report: ReportBuilder, libraryId: string | undefined): Promise<void> {
    const { end, usage, proof, controls, effects } = report;
    const claim = controls && mainClaim(controls);
    if (!end) throw new Error(`run ${runId} has no end to store`);
    await this.#ports.store.runs.hold(runId, {
      status: end.status,
      end,
      report: report.report(),
      ...(usage && { usage }),
      ...(libraryId !== undefined && { libraryId }),
      ...(proof && { proof: proofSummary(proof.look, proof.claim) }),
      ...(controls && claim && { proof: proofSummary(controls.look, claim) }),
      ...(effects && { effects }),
    });
    this.#checked(await writeWhatWaits(this.#ports.store, this.#libraries));
  }

  /** A bug ends the run as failed and is told in full; what was learnt is stored already. */
  async failed(plan: RunPlan, error: unknown): Promise<void> {
    const detail = error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error);
    const library = (await this.#libraries.newest(plan.library.id))?.library ?? plan.library;
    const end = { status: 'failed', library, reason: { kind: 'bug', detail } } as const;
    this.#ports.emit({ type: 'run-event', runId: plan.runId, event: { type: 'run-end', end } });
    this.#checked(await this.#ports.store.runs.update(plan.runId, { status: 'failed', end }));
  }

  #checked(saved: Result<unknown, StoreFailure>): void {
    if (!saved.ok) this.#ports.storageFailed(saved.failure);
  }
}

/** The claim that stands for a comparison: that of the first arm that has one, the full method's where it took part. */
export function mainClaim({ arms }: ControlsResult): Claim | undefined {
  return arms.find(({ claim }) => claim !== undefined)?.claim;
}

/** What the row of a run keeps of its proof. */
export function proofSummary(
  look: number,
  claim: NonNullable<ReportBuilder['proof']>['claim'],
): NonNullable<RunRow['proof']> {
  if (claim.conclusion === 'refused') return { look, conclusion: 'refused' };
  const { conclusion, estimate, low, high } = claim;
  return { look, conclusion, estimate, low, high };
}
