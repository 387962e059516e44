import { isAlikeToAny } from '../statistics/clusters';
import { seededRandom } from '../statistics/hash';
import { splitTasks, TASKS_FOR_VALIDATION } from '../statistics/splits';
import { textKey } from '../statistics/text-key';
import type { Experience, Library } from './library';
import { clustersOf, type PlannedTask, type PlanWarning, type RunConfig, type RunPlan } from './plan';
import { consistent, type ControlName } from './presets';
import type { Split, Task, TaskSet } from './task';
import { MIN_CLUSTERS } from '../statistics/claim';

export interface PlanInput {
  readonly kind: RunPlan['kind'];
  readonly runId: string;
  readonly seed: number;
  readonly config: RunConfig;
  readonly taskSet: TaskSet;
  readonly library: Library;
  /** Test clusters whose answers somebody read before this library's newest revision (rule R5). */
  readonly openedClusters: ReadonlySet<string>;
  /** Effects: the experiences to tell apart; all where absent. */
  readonly measured?: readonly string[];
  /** Controls: the arms beside no library. */
  readonly controls?: readonly ControlName[];
}

/**
 * Fixes everything a run will do. The split depends on the tasks alone (rule R1); the seed only picks which
 * tasks of each split take part. A proof leaves out what the library was learnt or chosen on (R6), and what
 * somebody read before the library changed (R5). Clusters alone do not keep equal texts apart: tasks of two families
 * are two clusters, whatever they say. So what is alike to a task that this run learns from or chooses by is left out too.
 *
 * Not covered: a near-duplicate of a task that the library was learnt on and shows no text of, in a set where
 * that task itself is missing.
 */
export function makePlan(input: PlanInput): RunPlan {
  const { kind, runId, seed, taskSet, library, openedClusters } = input;
  const config = consistent(input.config);
  const { placed, conflicts } = place(taskSet.tasks);
  const all = [...placed.train, ...placed.validation, ...placed.test];
  const shown = clustersShown(all, library.experiences);
  const learntOn = new Set([...clustersListed(all, new Set(library.clusters)), ...shown]);
  const opened = clustersListed(all, openedClusters);
  const pick = (tasks: readonly PlannedTask[], count: number, split: Split) =>
    shuffled(tasks, `${seed}|pick|${split}`).slice(0, count);

  // A library lists the validation tasks that it was chosen on, too: for its effects, what taught it is in its own texts.
  const onValidation = kind === 'effects';
  const untaught = placed.validation.filter(({ cluster }) => !onValidation || !shown.has(cluster));

  const learns = kind === 'learn' || kind === 'controls';
  const train = learns ? pick(placed.train, config.trainTasks, 'train') : [];
  const validation = learns || onValidation ? pick(untaught, config.validationTasks, 'validation') : [];
  const unread = placed.test.filter(({ cluster }) => !learntOn.has(cluster) && !opened.has(cluster));
  const alike = idsAlike(all, [...train, ...validation]);
  const test = unread.filter(({ id }) => !alike.has(id));
  const chosen = {
    train,
    validation,
    test: onValidation ? [] : pick(test, config.testTasks, 'test'),
  };
  const { id, name, grader, system, answerTokens } = taskSet;
  const onTest: readonly PlanWarning[] = [
    ...leftOut(
      'learnt-from-left-out',
      placed.test.filter(({ cluster }) => learntOn.has(cluster)),
    ),
    ...leftOut(
      'opened-left-out',
      placed.test.filter(({ cluster }) => opened.has(cluster)),
    ),
    ...leftOut(
      'alike-left-out',
      unread.filter(({ id }) => alike.has(id)),
    ),
    ...(library.clustersKnown ? [] : [{ kind: 'learnt-from-unknown' } as const]),
  ];
  return {
    kind,
    runId,
    seed,
    config,
    taskSet: {
      id,
      name,
      grader,
      ...(system !== undefined && { system }),
      ...(answerTokens !== undefined && { answerTokens }),
    },
    ...chosen,
    warnings: onValidation ? [] : [...warningsOn(taskSet.tasks, chosen.test, conflicts), ...onTest],
    library,
    ...(input.measured && { measured: input.measured }),
    ...(input.controls && { controls: input.controls }),
  };
}

/** Tasks by split, each with its cluster; a set too small for validation gives those tasks to training. */
export function place(tasks: readonly Task[]): {
  readonly placed: Readonly<Record<Split, readonly PlannedTask[]>>;
  readonly conflicts: number;
} {
  const { places, conflicts } = splitTasks(
    tasks.map(({ id, prompt, family, split }) => ({
      id,
      text: prompt,
      ...(family !== undefined && { family }),
      ...(split !== undefined && { split }),
    })),
  );
  const placed: Record<Split, PlannedTask[]> = { train: [], validation: [], test: [] };
  for (const task of tasks) {
    const { cluster, split } = places.get(task.id)!;
    placed[split].push({ ...task, cluster });
  }
  return { placed, conflicts: conflicts.length };
}

/** Clusters that a list names, by their own key or by the text of any of their tasks: see `textKey`. */
function clustersListed(tasks: readonly PlannedTask[], keys: ReadonlySet<string>): ReadonlySet<string> {
  if (keys.size === 0) return keys;
  const listed = tasks.filter(({ cluster, prompt }) => keys.has(cluster) || keys.has(textKey(prompt)));
  return new Set(listed.map(({ cluster }) => cluster));
}

/** Clusters with a task that is nearly the same as one whose text stands in the library. */
function clustersShown(
  tasks: readonly PlannedTask[],
  experiences: readonly Experience[],
): ReadonlySet<string> {
  const alike = tasksAlike(tasks, experiences.flatMap(promptsOf));
  return new Set(alike.map(({ cluster }) => cluster));
}

/** Tasks that say the same as one of these others, or nearly so. */
function idsAlike(tasks: readonly PlannedTask[], others: readonly PlannedTask[]): ReadonlySet<string> {
  const prompts = others.map(({ prompt }) => prompt);
  return new Set(tasksAlike(tasks, prompts).map(({ id }) => id));
}

function tasksAlike(tasks: readonly PlannedTask[], prompts: readonly string[]): readonly PlannedTask[] {
  const alike = isAlikeToAny(
    tasks.map(({ prompt }) => prompt),
    prompts,
  );
  return tasks.filter((_, index) => alike[index]);
}

function promptsOf(experience: Experience): readonly string[] {
  const taught =
    experience.origin.kind === 'learnt' ? experience.origin.rollouts.map(({ prompt }) => prompt) : [];
  return experience.kind === 'example' ? [experience.prompt, ...taught] : taught;
}

function shuffled(tasks: readonly PlannedTask[], seed: string): readonly PlannedTask[] {
  const random = seededRandom(seed);
  return tasks
    .map((task) => ({ task, order: random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ task }) => task);
}

function warningsOn(
  tasks: readonly Task[],
  test: readonly PlannedTask[],
  conflicts: number,
): readonly PlanWarning[] {
  const clusters = clustersOf(test).length;
  const withoutReference = tasks.filter((task) => task.reference === undefined).length;
  return [
    ...(tasks.length < TASKS_FOR_VALIDATION ? [{ kind: 'few-tasks', tasks: tasks.length } as const] : []),
    ...(clusters < MIN_CLUSTERS ? [{ kind: 'few-test-clusters', clusters } as const] : []),
    ...(withoutReference > 0 ? [{ kind: 'no-reference', tasks: withoutReference } as const] : []),
    ...(conflicts > 0 ? [{ kind: 'split-conflict', tasks: conflicts } as const] : []),
  ];
}

function leftOut(
  kind: 'learnt-from-left-out' | 'opened-left-out' | 'alike-left-out',
  tasks: readonly PlannedTask[],
): readonly PlanWarning[] {
  return tasks.length > 0 ? [{ kind, tasks: tasks.length }] : [];
}
