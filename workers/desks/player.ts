import { besideFirst } from '../../src/core/beside';
import type { RunEnd, RunEvent } from '../../src/core/events';
import type { Journal, JournalEntry } from '../../src/core/journal';
import { journaled, noEngine } from '../../src/core/journal';
import type { Library } from '../../src/core/library';
import type { RunPlan } from '../../src/core/plan';
import { promptVersion } from '../../src/core/prompts/policy-prompt';
import type { ReportBuilder } from '../../src/core/report';
import { fail, ok, type Result } from '../../src/core/result';
import type { GuardedGrader } from '../../src/graders/guarded-grader';
import type { RunRow } from '../../src/store/run-schema';
import type { PackFailure, ResumeFailure } from '../wire';
import { paced, waitFor } from './gate';
import type { DeskPorts } from './ports';
import { parseRecording, type Recording } from './recording';
import { follow, memoryJournal } from './run-execution';

/** Plays recorded runs, stored ones and files, with no model: the same loop, fed from the journal alone. */
export class Player {
  readonly #ports: DeskPorts;
  readonly #graderFor: (spec: string) => GuardedGrader;
  #pace = 0;
  #playing: AbortController | undefined;

  constructor(ports: DeskPorts, graderFor: (spec: string) => GuardedGrader) {
    this.#ports = ports;
    this.#graderFor = graderFor;
  }

  setPace(pace: number): void {
    this.#pace = pace;
  }

  stop(): void {
    this.#playing?.abort(new DOMException('Playing was stopped.', 'AbortError'));
  }

  async playRecording(text: string, pace: number): Promise<Result<void, PackFailure>> {
    const parsed = parseRecording(text);
    if (!parsed.ok) return parsed;
    const { plan, entries, look } = parsed.value;
    if (parsed.value.promptVersion !== promptVersion) {
      return fail({ kind: 'wrong-version', version: `prompts ${parsed.value.promptVersion}` });
    }
    this.#pace = pace;
    const journal = new Map(entries.map((entry) => [entry.key, entry]));
    await this.#play(plan, journal, look, undefined, (event) =>
      this.#ports.emit({ type: 'replay-event', runId: plan.runId, event }),
    );
    return ok(undefined);
  }

  async replay(runId: string): Promise<Result<void, ResumeFailure>> {
    this.#pace = 0;
    const replayed = await this.rebuild(runId, (event) =>
      this.#ports.emit({ type: 'replay-event', runId, event }),
    );
    return replayed.ok ? ok(undefined) : replayed;
  }

  /** Folds a stored run again; its report is what the live run's was. */
  async rebuild(
    runId: string,
    onEvent: (event: RunEvent) => void = () => undefined,
  ): Promise<Result<{ row: RunRow; report: ReportBuilder }, ResumeFailure>> {
    const row = await this.#ports.store.runs.find(runId);
    if (!row) return fail({ kind: 'no-run' });
    if (row.promptVersion !== promptVersion) {
      return fail({ kind: 'other-prompts', was: row.promptVersion, is: promptVersion });
    }
    const journal = await this.#ports.store.journal.find(runId);
    const { report, isOther } = await this.#play(
      row.plan,
      journal,
      await this.#lookOf(row),
      endOf(row),
      onEvent,
    );
    // Half of a run, under the end that it really had, would be no account of it.
    if (isOther) return fail({ kind: 'other-prompts', was: row.promptVersion, is: promptVersion });
    return ok({ row, report });
  }

  async recording(runId: string): Promise<Recording | undefined> {
    const row = await this.#ports.store.runs.find(runId);
    if (!row) return undefined;
    const end = endOf(row);
    return {
      cairn: 'recording',
      version: 1,
      promptVersion: row.promptVersion,
      createdAt: row.createdAt,
      engine: row.engine,
      ...besideFirst(row),
      plan: row.plan,
      look: await this.#lookOf(row),
      entries: [...(await this.#ports.store.journal.find(runId)).values()],
      ...(end && { end }),
      ...(row.forecast && { forecast: row.forecast }),
      ...(row.capsReached && { capsReached: row.capsReached }),
    };
  }

  /** The run says its proof's number only once it has ended; the proof says it from its first rollout on. */
  async #lookOf({ id, proof }: RunRow): Promise<number> {
    return (await this.#ports.store.proofs.lookOf(id)) ?? proof?.look ?? 1;
  }

  /** Folds a recording aside from whatever is playing, and cannot be stopped: for whoever must know what it holds. */
  async fold(
    { plan, entries, look }: Recording,
    onEvent: (event: RunEvent) => void,
    onProof: (library: Library) => void,
  ): Promise<{ readonly report: ReportBuilder; readonly used: number }> {
    const grader = this.#graderFor(plan.taskSet.grader);
    const byKey = new Map(entries.map((entry) => [entry.key, entry]));
    const used = new Set<string>();
    const journal: Journal = {
      find(key) {
        const entry = byKey.get(key);
        if (entry) used.add(key);
        return entry;
      },
      append: async () => undefined,
    };
    try {
      const { report } = await follow(plan, journaled(noEngine, journal), {
        grader,
        signal: new AbortController().signal,
        reserveLook: async (_clusters, library) => {
          onProof(library);
          return look;
        },
        onEvent: async (event) => onEvent(event),
      });
      return { report, used: used.size };
    } finally {
      grader.dispose();
    }
  }

  /**
   * `end` is how the run really ended: a replay only knows that the recording does. `isOther`: the loop asked for something
   * else than the run did.
   */
  async #play(
    plan: RunPlan,
    entries: Map<string, JournalEntry>,
    look: number,
    end: RunEnd | undefined,
    onEvent: (event: RunEvent) => void,
  ): Promise<{ readonly report: ReportBuilder; readonly isOther: boolean }> {
    this.stop();
    const controller = new AbortController();
    this.#playing = controller;
    const grader = this.#graderFor(plan.taskSet.grader);
    const journal = memoryJournal(entries, async () => undefined);
    let isOther = false;
    try {
      const { report } = await follow(
        plan,
        paced(journaled(noEngine, journal), () => this.#pace, waitFor),
        {
          grader,
          signal: controller.signal,
          reserveLook: async () => look,
          onEvent: async (event) => {
            const cutOff = event.type === 'run-end' && event.end.status !== 'finished';
            isOther ||= cutOff && end !== undefined && !isMismatch(end) && isMismatch(event.end);
            onEvent(cutOff && end ? { type: 'run-end', end } : event);
          },
        },
      );
      return { report, isOther };
    } finally {
      grader.dispose();
    }
  }
}

function isMismatch(end: RunEnd): boolean {
  return end.status === 'failed' && end.reason.kind === 'journal-mismatch';
}

/** A run that went on after an end, and was cut off later, keeps that end in its row until it has another. */
function endOf({ status, end }: RunRow): RunEnd | undefined {
  return end?.status === status ? end : undefined;
}
