import { expect, test } from 'vitest';
import { nextRevision } from '../../../src/core/keep-candidate';
import { emptyLibrary, type Experience, type Library } from '../../../src/core/library';
import { makePlan, place } from '../../../src/core/make-plan';
import { defaultConfig, type RunPlan } from '../../../src/core/plan';
import type { Task, TaskSet } from '../../../src/core/task';
import { clusterTasks } from '../../../src/statistics/clusters';
import { capitalsSet } from '../support/runs';

const files = import.meta.glob<TaskSet>('../../../src/datasets/built-in/*.json', {
  import: 'default',
  eager: true,
});
const sets = Object.values(files);
const set = capitalsSet(60);

const empty = emptyLibrary('lib-1', 'Test');
/** Enough test tasks that none is left out by the draw. */
const config = { ...defaultConfig, testTasks: 1000 };

interface Given {
  readonly tasks: readonly Task[];
  readonly library?: Partial<Library>;
  readonly opened?: readonly string[];
  readonly kind?: RunPlan['kind'];
}

function planFor({ tasks, library = {}, opened = [], kind = 'prove' }: Given): RunPlan {
  return makePlan({
    kind,
    runId: 'run-1',
    seed: 1,
    config,
    taskSet: { ...set, tasks },
    library: { ...empty, ...library },
    openedClusters: new Set(opened),
  });
}

const testIds = (plan: RunPlan) => plan.test.map(({ id }) => id);
const clusterOf = (prompt: string) => clusterTasks([{ id: 'a', text: prompt }]).get('a')!;

const everything = planFor({ tasks: set.tasks });
const [first, second] = everything.test;
if (!first || !second) throw new Error('the set has no test tasks');

/** The same task with another ending, which starts a cluster of its own where it comes first. */
const twin = (task: Task, more: Partial<Task> = {}): Task => ({
  ...task,
  id: `${task.id}-twin`,
  prompt: `${task.prompt} !`,
  ...more,
});

function example(prompt: string): Experience {
  return { id: 'x1', kind: 'example', prompt, answer: 'RED', locked: false, origin: { kind: 'written' } };
}

test('what the library was learnt on is left out of a proof, and the plan says so (R6)', () => {
  const plan = planFor({ tasks: set.tasks, library: { clusters: [first.cluster] } });
  expect(testIds(plan)).not.toContain(first.id);
  expect(plan.test).toHaveLength(everything.test.length - 1);
  expect(plan.warnings).toContainEqual({ kind: 'learnt-from-left-out', tasks: 1 });
});

test('test tasks that somebody read before the library changed are left out, and the plan says so (R5)', () => {
  const plan = planFor({ tasks: set.tasks, opened: [second.cluster] });
  expect(testIds(plan)).not.toContain(second.id);
  expect(plan.test).toHaveLength(everything.test.length - 1);
  expect(plan.warnings).toContainEqual({ kind: 'opened-left-out', tasks: 1 });
});

test('a library that does not say what it was learnt on gets a warning, another none', () => {
  const warning = { kind: 'learnt-from-unknown' };
  expect(planFor({ tasks: set.tasks, library: { clustersKnown: false } }).warnings).toContainEqual(warning);
  expect(everything.warnings).not.toContainEqual(warning);
});

test('tasks that are added at the end move none that was there, near-duplicates included', () => {
  const before = set.tasks.slice(0, 30);
  const after = [...set.tasks, ...before.map((task) => twin(task))];
  const splits = (tasks: readonly Task[]) =>
    new Map(
      Object.entries(place(tasks).placed).flatMap(([split, placed]) =>
        placed.map(({ id, cluster }) => [id, `${split} ${cluster}`] as const),
      ),
    );
  const later = splits(after);
  for (const [id, place] of splits(before)) expect(later.get(id)).toBe(place);
});

test('in a reordered set, a near-duplicate of what the library was learnt on is left out by a text', () => {
  const pair = [first, twin(first)];
  // All of them test tasks: it is their cluster's key, not its split, that is asked about.
  const inTest = (tasks: readonly Task[]) => tasks.map((task) => ({ ...task, split: 'test' as const }));
  const learnt = planFor({ tasks: [...pair, ...set.tasks.filter(({ id }) => id !== first.id)] });
  const members = learnt.test.filter(({ cluster }) => cluster === first.cluster);
  expect(members).toHaveLength(2);
  const library = nextRevision(empty, { ...learnt, train: members, validation: [] });
  expect(library.clusters).toEqual([first.cluster, clusterOf(twin(first).prompt)]);

  const swapped = inTest([...pair.toReversed(), ...set.tasks.filter(({ id }) => id !== first.id)]);
  expect(testIds(planFor({ tasks: swapped }))).toEqual(
    expect.arrayContaining([first.id, `${first.id}-twin`]),
  );
  for (const clusters of [library.clusters, [first.cluster]]) {
    const plan = planFor({ tasks: swapped, library: { clusters } });
    expect(testIds(plan).filter((id) => id.startsWith(first.id))).toEqual([]);
    expect(plan.warnings).toContainEqual({ kind: 'learnt-from-left-out', tasks: 2 });
  }
  // Trimmed to the twin alone, whose key no cluster had.
  const trimmed = planFor({ tasks: swapped.filter(({ id }) => id !== first.id), library });
  expect(testIds(trimmed)).not.toContain(`${first.id}-twin`);
});

test('what somebody opened is left out in a reordered set as well', () => {
  const swapped = [twin(first), ...set.tasks].map((task) => ({ ...task, split: 'test' as const }));
  const plan = planFor({ tasks: swapped, opened: [first.cluster] });
  expect(testIds(plan).filter((id) => id.startsWith(first.id))).toEqual([]);
});

test('a text that comes in two families is not learnt from and proved on in one run', () => {
  const tasks = set.tasks.flatMap((task, i) => [
    { ...task, id: `a${i}`, family: `f${i}` },
    { ...twin(task), id: `b${i}`, family: `g${i}` },
  ]);
  const plan = planFor({ tasks, kind: 'learn' });
  const used = new Set([...plan.train, ...plan.validation].map(({ id }) => id.slice(1)));
  expect(plan.test.length).toBeGreaterThan(20);
  expect(testIds(plan).filter((id) => used.has(id.slice(1)))).toEqual([]);
  const inTest = place(tasks).placed.test;
  const leftOut = inTest.filter(({ id }) => used.has(id.slice(1))).length;
  expect(plan.warnings).toContainEqual({ kind: 'alike-left-out', tasks: leftOut });
  expect(plan.test).toHaveLength(inTest.length - leftOut);
  // Whoever only proves has nothing here to keep apart.
  expect(planFor({ tasks }).test).toHaveLength(inTest.length);
});

test('an example that a person copied from a task with a family keeps that family out of the proof', () => {
  const tasks = set.tasks.map((task, i) => ({ ...task, family: `f${i % 20}`, split: 'test' as const }));
  const copied = tasks[3]!;
  const plan = planFor({ tasks, library: { clusters: [clusterOf(copied.prompt)] } });
  const families = new Set(plan.test.map(({ family }) => family));
  expect(families.size).toBe(19);
  expect(families).not.toContain(copied.family);
});

test('a near-duplicate of a text that stands in the library is left out, though no list names it', () => {
  const shown = twin(first).prompt;
  const rollouts = [{ taskId: 't', prompt: shown, answer: 'RED', reward: 1 }];
  const lesson: Experience = {
    id: 'x2',
    kind: 'lesson',
    text: 'Use capitals.',
    locked: false,
    origin: { kind: 'learnt', runId: 'run-0', step: 0, rollouts },
  };
  for (const experience of [example(shown), example(first.prompt), lesson]) {
    const plan = planFor({ tasks: set.tasks, library: { experiences: [experience] } });
    expect(everything.test.filter(({ id }) => !testIds(plan).includes(id))).toEqual([first]);
  }
});

test.each(sets)('$id: a library learnt on all the rest leaves no test task out', ({ tasks }) => {
  const bare = planFor({ tasks });
  const { placed } = place(tasks);
  const { train, validation } = placed;
  const library = nextRevision(empty, { ...bare, train, validation });
  // One text a task, so that a task's cluster and its text have one key.
  expect(library.clusters).toEqual([...train, ...validation].map(({ cluster }) => cluster));
  const others = sets.filter((other) => other.tasks !== tasks).flatMap((other) => other.tasks);
  const experiences = [...train, ...validation, ...others].map(({ prompt }) => example(prompt));
  const plan = planFor({ tasks, library: { ...library, experiences } });
  expect(plan.test).toEqual(bare.test);
  expect(plan.warnings).toEqual(bare.warnings);
});
