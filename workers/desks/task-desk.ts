import type { Result } from '../../src/core/result';
import { ok } from '../../src/core/result';
import type { Split, Task, TaskSet } from '../../src/core/task';
import { builtInSets } from '../../src/datasets/built-in-sets';
import type { VerdictLine } from '../../src/graders/case-line';
import type { GuardedGrader } from '../../src/graders/guarded-grader';
import { parseGraderSpec } from '../../src/graders/spec';
import type { GraderPreview, ReadTasks, StoreFailure, TaskSetDraft, TaskSetSummary } from '../wire';
import { parts } from './parts';
import type { DeskPorts } from './ports';

/** Comparing all texts with one another takes a while, and is done with every change of a text. */
const fewTasks = 100;

/** Task sets, built in and a person's own, and what a grader makes of them. */
export class TaskDesk {
  readonly #ports: DeskPorts;
  readonly #graderFor: (spec: string) => GuardedGrader;
  /** In this visit, for whoever takes it back. */
  readonly #deleted = new Map<string, TaskSet>();
  readonly #summaries = new Map<
    string,
    Omit<TaskSetSummary, 'looks'> & { readonly testClusters: readonly string[] }
  >();

  constructor(ports: DeskPorts, graderFor: (spec: string) => GuardedGrader) {
    this.#ports = ports;
    this.#graderFor = graderFor;
  }

  async list(): Promise<readonly TaskSetSummary[]> {
    const own = await this.#ports.store.taskSets.list();
    return Promise.all([...(await builtInSets()), ...own].map((set) => this.#summary(set)));
  }

  async find(id: string): Promise<TaskSet | undefined> {
    return (await builtInSets()).find((set) => set.id === id) ?? this.#ports.store.taskSets.find(id);
  }

  async read(text: string): Promise<ReadTasks> {
    const { guessGrader, parseTaskLines } = await parts.taskReading();
    const { tasks, problems, passedOver } = parseTaskLines(text, 'detect');
    return {
      tasks,
      problems,
      passedOver,
      guess: tasks.length > 0 ? guessGrader(tasks) : undefined,
      ...(tasks.length > 0 && tasks.length <= fewTasks && { counts: await countsHere(tasks) }),
    };
  }

  async preview(text: string, tasks: readonly Task[]): Promise<GraderPreview> {
    const spec = parseGraderSpec(text);
    if (!spec.ok) return { ok: false, failure: spec.failure };
    const { previewGrader } = await parts.taskReading();
    const grader = this.#graderFor(text);
    try {
      return { ok: true, rows: await previewGrader(spec.value, tasks, grader) };
    } finally {
      grader.dispose();
    }
  }

  async save(draft: TaskSetDraft): Promise<Result<TaskSetSummary, StoreFailure>> {
    const set: TaskSet = { ...draft, id: `own-${this.#ports.newId()}`, description: '', origin: 'own' };
    const saved = await this.#ports.store.taskSets.save(set);
    if (!saved.ok) {
      this.#ports.storageFailed(saved.failure);
      return saved;
    }
    this.#ports.emit({ type: 'changed', what: 'task-sets' });
    return ok(await this.#summary(set));
  }

  async delete(id: string): Promise<Result<void, StoreFailure>> {
    const set = await this.#ports.store.taskSets.find(id);
    const deleted = await this.#ports.store.taskSets.delete(id);
    if (deleted.ok && set) this.#deleted.set(id, set);
    return this.#told(deleted);
  }

  async restore(id: string): Promise<Result<void, StoreFailure>> {
    const set = this.#deleted.get(id);
    if (!set) return ok(undefined);
    const saved = await this.#ports.store.taskSets.save(set);
    if (saved.ok) this.#deleted.delete(id);
    return this.#told(saved);
  }

  #told(written: Result<void, StoreFailure>): Result<void, StoreFailure> {
    if (written.ok) this.#ports.emit({ type: 'changed', what: 'task-sets' });
    else this.#ports.storageFailed(written.failure);
    return written;
  }

  /** One line of JSON per line of cases, in the same order; a line that is no case says so in its place. */
  async gradeCases(
    text: string,
    lines: string,
  ): Promise<Result<readonly string[], { readonly kind: 'bad-spec'; readonly detail: string }>> {
    const spec = parseGraderSpec(text);
    if (!spec.ok) return { ok: false, failure: { kind: 'bad-spec', detail: JSON.stringify(spec.failure) } };
    const { parseCaseLine, verdictLine } = await parts.taskReading();
    const grader = this.#graderFor(text);
    try {
      const written = lines.split(/\r?\n/).filter((line) => line.trim() !== '');
      const verdicts: VerdictLine[] = [];
      for (const [index, line] of written.entries()) {
        const parsed = parseCaseLine(line);
        if (!parsed.ok) {
          verdicts.push({ verdict: 'undecided', reason: parsed.failure.kind });
          continue;
        }
        const { reference, answer } = parsed.value;
        const task = { id: String(index), prompt: '', ...(reference !== undefined && { reference }) };
        verdicts.push(verdictLine(await grader.grade(task, answer)));
      }
      return ok(verdicts.map((verdict) => JSON.stringify(verdict)));
    } finally {
      grader.dispose();
    }
  }

  async #summary(set: TaskSet): Promise<TaskSetSummary> {
    const { testClusters, ...known } = this.#summaries.get(set.id) ?? (await this.#count(set));
    return { ...known, looks: (await this.#ports.store.proofs.nextLook(testClusters)) - 1 };
  }

  async #count(set: TaskSet) {
    const { id, name, description, grader, origin, tasks } = set;
    const { place } = await parts.plan();
    const { placed } = place(tasks);
    const summary = {
      id,
      name,
      description,
      grader,
      origin,
      counts: countsOf(placed),
      sample: tasks[0],
      testClusters: [...new Set(placed.test.map(({ cluster }) => cluster))],
    };
    this.#summaries.set(id, summary);
    return summary;
  }
}

type Placed = Readonly<Record<Split, readonly unknown[]>>;

function countsOf({ train, validation, test }: Placed): TaskSetSummary['counts'] {
  return { train: train.length, validation: validation.length, test: test.length };
}

async function countsHere(tasks: readonly Task[]): Promise<TaskSetSummary['counts']> {
  const { place } = await parts.plan();
  return countsOf(place(tasks).placed);
}
