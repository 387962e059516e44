import { constantShape } from './constant-shape';
import { extractExact } from './exact';
import { extractAnswer, inlineGrader } from './grade';
import { formatGraderSpec } from './spec';
import type { Task } from '../core/task';
import type { Grader, Verdict } from '../core/verdict';
import type { Shape } from './constant-shape';
import type { GraderSpec } from './spec';

/** A grader SPEC for some tasks, and what about their references speaks for it. */
export interface GraderGuess {
  readonly spec: string;
  readonly why: GuessReason;
}

export type GuessReason =
  | { readonly code: 'no-references' }
  | { readonly code: 'all-numbers'; readonly references: number }
  | { readonly code: 'few-labels'; readonly references: number; readonly labels: readonly string[] }
  | { readonly code: 'one-shape'; readonly references: number; readonly shape: Shape['name'] }
  | { readonly code: 'short-texts'; readonly references: number }
  /** Whole sentences are seldom repeated word by word: `exact` is the closest there is, and will find little. */
  | { readonly code: 'long-texts'; readonly references: number; readonly medianLength: number };

/** What a grader makes of one task when the answer is the task's own reference. */
export interface GraderPreview {
  readonly task: Task;
  /** The answer that is graded: the reference. */
  readonly answer: string;
  /** What it compares of the answer. */
  readonly extracted: string | undefined;
  readonly right: boolean;
  readonly verdict: Verdict;
}

const mostLabels = 12;
const longText = 60;

/** The grader that fits the references: what a person would pick after looking through them. */
export function guessGrader(tasks: readonly Task[]): GraderGuess {
  const texts = tasks.map((task) => task.reference?.trim() ?? '').filter((text) => text !== '');
  const references = texts.length;
  if (references === 0) return { spec: 'exact', why: { code: 'no-references' } };

  if (texts.every(isPlainNumber))
    return guess({ kind: 'number', tolerance: 0 }, { code: 'all-numbers', references });

  const labels = fewLabels(texts);
  if (labels !== undefined)
    return guess({ kind: 'one-of', labels }, { code: 'few-labels', references, labels });

  const shape = references >= 3 ? constantShape(texts) : undefined;
  if (shape !== undefined) {
    return guess(
      { kind: 'regex', pattern: shape.pattern },
      { code: 'one-shape', references, shape: shape.name },
    );
  }

  const lengths = texts.map((text) => text.length).toSorted((a, b) => a - b);
  const medianLength = lengths[Math.floor(lengths.length / 2)] ?? 0;
  return medianLength > longText
    ? guess({ kind: 'exact' }, { code: 'long-texts', references, medianLength })
    : guess({ kind: 'exact' }, { code: 'short-texts', references });
}

/**
 * Grades three tasks from all over the set, each answered with its own reference, so that a person sees what would
 * be extracted. A pattern that a person typed needs a `GuardedGrader` here.
 */
export async function previewGrader(
  spec: GraderSpec,
  tasks: readonly Task[],
  grader: Grader = inlineGrader(spec),
): Promise<GraderPreview[]> {
  return Promise.all(spreadOut(tasks).map((task) => previewTask(spec, task, grader)));
}

async function previewTask(spec: GraderSpec, task: Task, grader: Grader): Promise<GraderPreview> {
  const answer = task.reference ?? '';
  const verdict = await grader.grade(task, answer);
  if (verdict.kind === 'undecided') return { task, answer, extracted: undefined, right: false, verdict };

  // A pattern is only ever run by the grader, which may guard it.
  const extracted = verdict.extracted ?? (spec.kind === 'regex' ? undefined : extractAnswer(spec, answer));
  return { task, answer, extracted, right: verdict.reward >= 1, verdict };
}

function guess(spec: GraderSpec, why: GuessReason): GraderGuess {
  return { spec: formatGraderSpec(spec), why };
}

/** First, middle and last of the tasks that can be graded. */
function spreadOut(tasks: readonly Task[]): Task[] {
  const gradable = tasks.filter((task) => task.reference !== undefined && task.reference.trim() !== '');
  const last = gradable.length - 1;
  const places = new Set([0, Math.floor(last / 2), last]);
  return gradable.filter((_, i) => places.has(i));
}

/** 007 is a name and 12 March is a date: only what is nothing but a number counts. */
function isPlainNumber(text: string): boolean {
  return /^[-−+]?\p{Sc}?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*|(?=\.\d))(?:[.,]\d+|\/[1-9]\d*)?\s?[%\p{Sc}]?$/u.test(
    text,
  );
}

function fewLabels(texts: readonly string[]): string[] | undefined {
  const labelByText = new Map<string, string>();
  for (const text of texts) {
    if (!/^[^\s|]{1,30}$/u.test(text)) return undefined;
    const key = extractExact(text);
    if (!labelByText.has(key)) labelByText.set(key, text);
    if (labelByText.size > mostLabels) return undefined;
  }
  // Labels come back; a dozen different words do not make a dozen labels.
  const isFew = labelByText.size >= 2 && labelByText.size * 3 <= texts.length;
  return isFew ? [...labelByText.values()] : undefined;
}
