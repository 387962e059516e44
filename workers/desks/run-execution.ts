import { armLibraryId, mainArm } from '../../src/core/control-arms';
import type { RunEnd, RunEvent } from '../../src/core/events';
import type { Journal, JournalEntry } from '../../src/core/journal';
import { journaled } from '../../src/core/journal';
import { learn, proveLibrary } from '../../src/core/learn';
import type { Library } from '../../src/core/library';
import { capsOf, metered } from '../../src/core/meter';
import type { Policy, SampleFailure } from '../../src/core/policy';
import type { CancelSignal } from '../../src/core/ports';
import type { RunPlan } from '../../src/core/plan';
import { ReportBuilder } from '../../src/core/report';
import { retried } from '../../src/core/retry';
import type { Grader } from '../../src/core/verdict';
import { type Gate, gated, waitFor } from './gate';
import { parts } from './parts';

export interface ExecutionPorts {
  readonly engine: Policy;
  readonly grader: Grader;
  readonly journal: Journal;
  readonly gate: Gate;
  readonly signal: CancelSignal;
  readonly reserveLook: (clusters: readonly string[], library: Library) => Promise<number>;
  readonly onExhausted: (failure: SampleFailure, signal: CancelSignal) => Promise<'again' | 'give-up'>;
  readonly onEvent: (event: RunEvent) => Promise<void>;
  readonly onPartial?: (taskId: string, index: number, text: string) => void;
}

/**
 * Runs a plan against an engine: policy = metered(journaled(gated(retried(engine)))). The journal stands outside
 * the gate and the retries, so a replayed answer waits for nobody.
 */
export async function execute(
  plan: RunPlan,
  ports: ExecutionPorts,
): Promise<{ end: RunEnd; report: ReportBuilder }> {
  const { engine, gate, journal, onExhausted } = ports;
  const policy = journaled(gated(retried(engine, { wait: waitFor, onExhausted }), gate), journal);
  return follow(plan, policy, ports);
}

/** The loop of each kind of run; what few runs need is fetched for them. */
const loops = {
  learn: async () => learn,
  prove: async () => proveLibrary,
  controls: async () => (await parts.controls()).runControls,
  effects: async () => (await parts.effects()).measureEffects,
} as const satisfies Record<RunPlan['kind'], unknown>;

/** Folds a plan and a policy, whatever it is made of, to the end of the run. */
export async function follow(
  plan: RunPlan,
  policy: Policy,
  ports: Pick<ExecutionPorts, 'grader' | 'signal' | 'reserveLook' | 'onEvent' | 'onPartial'>,
): Promise<{ end: RunEnd; report: ReportBuilder }> {
  const { grader, signal, onEvent, onPartial } = ports;
  const report = new ReportBuilder();
  let library = plan.library;
  const loop = await loops[plan.kind]();
  const run = loop(plan, {
    policy: metered(policy, capsOf(plan.config)),
    grader,
    signal,
    reserveLook: (clusters) => ports.reserveLook(clusters, library),
    ...(onPartial && { onPartial }),
  });

  for await (const event of run) {
    if (event.type === 'step-end' && isMain(event.library, plan)) library = event.library;
    report.add(event);
    await onEvent(event);
  }
  const { end } = report;
  if (!end) throw new Error(`run ${plan.runId} ended without saying how`);
  return { end, report };
}

/** Whether a library is the one that the run is for: of several arms, one stands for all. */
export function isMain({ id }: Library, plan: RunPlan): boolean {
  const main = plan.kind === 'controls' ? mainArm(plan) : undefined;
  return main === undefined || id === armLibraryId(plan, main);
}

/** A journal in memory that hands each new answer on to be stored. */
export function memoryJournal(
  entries: Map<string, JournalEntry>,
  store: (entry: JournalEntry) => Promise<void>,
): Journal {
  return {
    find: (key) => entries.get(key),
    async append(entry) {
      entries.set(entry.key, entry);
      await store(entry);
    },
  };
}
