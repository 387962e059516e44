import { seedOf, type CallAddress } from './address';
import type { PlannedTask, RunPlan } from './plan';
import { judgeTurns, readJudgement } from './prompts/judge-prompt';
import type { Rollout } from './rollout';
import type { AnswerJudge, SamplingPorts } from './sampling';
import type { Verdict } from './verdict';

/** A judge's answer is one word; a few tokens more let it find it. */
const judgeTokens = 8;

/**
 * Who judges a training group's answers, where it is not the grader. Without ground truth no reference is read:
 * `self-judge` asks the model of each answer; with `majority` the grader only reads answers, and the group says.
 */
export function judgeFor(
  task: PlannedTask,
  at: Omit<CallAddress, 'task' | 'sample' | 'attempt'>,
  plan: RunPlan,
  ports: SamplingPorts,
): AnswerJudge | undefined {
  switch (plan.config.rewards ?? 'reference') {
    case 'reference':
    case 'majority':
      return undefined;
    case 'self-judge':
      return (answer, index) =>
        askJudge(answer, { ...at, stage: 'judge', task: task.id, sample: index, attempt: 0 });
  }

  async function askJudge(answer: string, address: CallAddress): Promise<Verdict> {
    const request = {
      role: 'judge' as const,
      turns: judgeTurns({ prompt: task.prompt, answer, system: plan.taskSet.system }),
      temperature: 0,
      maxTokens: judgeTokens,
      draws: [{ address, seed: seedOf(plan.seed, address) }],
    };
    for await (const outcome of ports.policy.sampleGroup(request, { signal: ports.signal })) {
      if (!outcome.ok) return { kind: 'undecided', reason: 'judge-failure', detail: outcome.failure.detail };
      const said = readJudgement(outcome.value.text);
      return said === undefined
        ? { kind: 'undecided', reason: 'judge-failure', detail: outcome.value.text }
        : { kind: 'graded', reward: said === 'right' ? 1 : 0 };
    }
    throw new Error(`No outcome for the judge of ${task.id}, rollout ${address.sample}.`);
  }
}

/**
 * Majority rewards: what most rollouts of the group answer counts as right. What is compared is what the grader takes
 * from an answer (its number, its label). An answer from which it takes nothing is wrong; where two readings are
 * equally frequent there is no majority, and the group stays undecided.
 */
export function majorityRewards(rollouts: readonly Rollout[]): readonly Rollout[] {
  const readings = rollouts.map(readingOf);
  const most = mostFrequent(readings.flatMap((reading) => reading?.key ?? []));
  return rollouts.map((rollout, index): Rollout => {
    const reading = readings[index];
    if (!reading) return rollout;
    const { key, extracted } = reading;
    const verdict: Verdict =
      most === undefined
        ? { kind: 'undecided', reason: 'no-majority', detail: 'No answer has a majority.' }
        : { kind: 'graded', reward: key === most ? 1 : 0, ...(extracted !== undefined && { extracted }) };
    return { ...rollout, verdict };
  });
}

/** The rollout that stands for the vote: the first of the most frequent reading; of equal ones, the earliest. */
export function voteOf(rollouts: readonly Rollout[]): Rollout | undefined {
  const readings = rollouts.map(readingOf);
  const counts = countsOf(readings.flatMap((reading) => reading?.key ?? []));
  const best = Math.max(0, ...counts.values());
  const winner = readings.findIndex(
    (reading) => reading?.key !== undefined && counts.get(reading.key) === best,
  );
  // Where nothing could be read, any answer is as good; where there is none, the vote has none.
  return rollouts[winner === -1 ? readings.findIndex((reading) => reading !== undefined) : winner];
}

/**
 * The first rollout without a reading, where those without one could have elected another answer than `voteOf` gives: a
 * vote of one answer beside eight that were cut off is none. Undefined where they could not.
 */
export function missingInVote(rollouts: readonly Rollout[]): Rollout | undefined {
  const readings = rollouts.map(readingOf);
  const missing = readings.filter((reading) => reading === undefined).length;
  const firstMissing = readings.indexOf(undefined);
  const firstOf = (key: string) => readings.findIndex((reading) => reading?.key === key);
  const [elected, ...others] = [...countsOf(readings.flatMap((reading) => reading?.key ?? []))]
    .map(([key, votes]) => ({ votes, first: firstOf(key) }))
    .toSorted((a, b) => b.votes - a.votes || a.first - b.first);
  // What is missing may all say the same, and something that no other says.
  const could = [...others, { votes: 0, first: rollouts.length }].some(({ votes, first }) => {
    const lead = (elected?.votes ?? 0) - votes - missing;
    return lead < 0 || (lead === 0 && Math.min(first, firstMissing) < (elected?.first ?? 0));
  });
  return missing > 0 && could ? rollouts[firstMissing] : undefined;
}

interface Reading {
  /** Readings that are the same answer have the same key; absent where the grader takes nothing. */
  readonly key?: string;
  readonly extracted?: string;
}

/** What a grader without a reference took from an answer; nothing of a rollout that was cut off or failed. */
function readingOf({ sample, verdict }: Rollout): Reading | undefined {
  if (!sample || verdict.kind !== 'undecided' || verdict.reason !== 'cannot-decide') return undefined;
  const { extracted, key = extracted } = verdict;
  if (key === undefined || extracted === undefined || extracted.trim() === '') return {};
  return { key: key.normalize('NFKC').toLowerCase().trim(), extracted };
}

/** The one value that is more frequent than every other; nothing where two share the lead. */
function mostFrequent(keys: readonly string[]): string | undefined {
  const [first, second] = [...countsOf(keys)].toSorted((a, b) => b[1] - a[1]);
  return first && first[1] !== second?.[1] ? first[0] : undefined;
}

function countsOf(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
