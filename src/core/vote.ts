import type { Arm } from './compare';
import { emptyLibrary, type Library } from './library';
import type { PlannedTask, RunPlan } from './plan';
import { policyTurns } from './prompts/policy-prompt';
import { missingInVote, voteOf } from './rewards';
import type { Rollout } from './rollout';
import { rollouts, type SamplingPorts } from './sampling';
import { estimateTokens } from './tokens';

/** One draw is no vote; more than so many are not taken, whatever a library costs. */
const fewestVotes = 2;
const mostVotes = 9;

export function votesWithin(wanted: number): number {
  return Math.min(mostVotes, Math.max(fewestVotes, wanted));
}

/**
 * How many draws to a vote make it cost the tokens that one rollout with the library costs: prompt and answer, estimated
 * from the test tasks and fixed before the first of them (rule R4). One draw is no vote, so at least two.
 */
export function votesFor(library: Library, answerTokens: number, { test, taskSet }: RunPlan): number {
  const none = emptyLibrary('none', '');
  const costOf = (task: PlannedTask, asked: Library) =>
    policyTurns(asked, task, taskSet.system).reduce(
      (sum, { text }) => sum + estimateTokens(text),
      answerTokens,
    );
  const withLibrary = test.reduce((sum, task) => sum + costOf(task, library), 0);
  const without = test.reduce((sum, task) => sum + costOf(task, none), 0);
  return without === 0 ? fewestVotes : votesWithin(Math.round(withLibrary / without));
}

/**
 * Majority vote without any library: several draws at the temperature of learning, since equal draws have nothing to
 * vote on. What most of them answer is graded; a vote counts as one rollout. Its verdict is the grader's, unless draws
 * without an answer could have changed it: then it is undecided as they are. Its tokens are those of all its draws.
 */
export function votingArm(votes: number, plan: RunPlan, ports: SamplingPorts): Arm<'majority-vote'> {
  const { testRollouts, temperature } = plan.config;
  const at = { stage: 'prove' as const, epoch: 0, step: 0, arm: 'majority-vote' };
  return {
    name: 'majority-vote',
    callsPerTask: votes * testRollouts,
    async *draw(task) {
      const order = {
        task,
        library: emptyLibrary('none', ''),
        at,
        temperature,
        blind: true,
      };
      const counted: Rollout[] = [];
      for (let vote = 0; vote < testRollouts; vote++) {
        const drawn = yield* rollouts({ ...order, count: votes, from: vote * votes }, plan, ports);
        counted.push(await graded(drawn, vote, task, ports));
      }
      return counted;
    },
  };
}

async function graded(
  drawn: readonly Rollout[],
  index: number,
  task: PlannedTask,
  { grader }: SamplingPorts,
): Promise<Rollout> {
  const missing = missingInVote(drawn);
  const shown = voteOf(drawn) ?? drawn.find(({ sample }) => sample !== undefined);
  // The engine answered none: what happened to the first draw happened to the vote.
  if (!shown?.sample) return { ...drawn[0]!, index };
  const samples = drawn.flatMap(({ sample }) => sample ?? []);
  const total = (pick: (sample: (typeof samples)[number]) => number) =>
    samples.reduce((sum, sample) => sum + pick(sample), 0);
  return {
    taskId: task.id,
    index,
    sample: {
      ...shown.sample,
      tokens: {
        prompt: total(({ tokens }) => tokens.prompt),
        cached: total(({ tokens }) => tokens.cached),
        completion: total(({ tokens }) => tokens.completion),
      },
      durationMs: total(({ durationMs }) => durationMs),
    },
    verdict: missing ? missing.verdict : await grader.grade(task, shown.sample.text),
  };
}
