import type {
  CandidateFacts,
  CannotReason,
  FailReason,
  RefusalReason,
  RunEnd,
  StopReason,
} from '../../../core/events';
import type { RejectReason } from '../../../core/library';
import type { CutPart } from '../../../core/prompt-cut';
import type { SampleFailure } from '../../../core/policy';
import type { Rollout } from '../../../core/rollout';
import type { UndecidedReason } from '../../../core/verdict';
import type { Claim } from '../../../statistics/claim';
import { count, duration, largeCount, money, percent, plural, points } from '../numbers';
import { afterNothingDecided, nothingDecided } from './nothing-decided';

/** Words for the drawing of a run: shared by the first minute, Learn, and whoever shows a rollout. */
export const run = {
  phases: {
    none: 'No run',
    starting: 'Starting',
    probing: 'Asking the model whether it can write lessons',
    sampling: 'Learning',
    testing: 'Testing candidates',
    proving: 'Proving',
    measuring: 'Measuring single experiences',
    ended: 'Ended',
  },

  // Groups
  groupsHeading: 'Groups',
  groupsExplained: (rollouts: number) =>
    `Each row is one task, tried ${plural(rollouts, { one: 'once', other: '# times' })}. Each mark is one rollout, that is one attempt. Where right and wrong stand in one row, there is something to learn from.`,
  groupsExplainedAdaptive: (first: number, most: number) =>
    `Each row is one task, tried ${first === 2 ? 'twice' : `${count(first)} times`}, and once more while all its rollouts agree, at most ${count(most)} times. Each mark is one rollout, that is one attempt. Where right and wrong stand in one row, there is something to learn from.`,
  /** Where no reference answer is looked at. */
  rewardsExplained: {
    majority: 'Right means here: what most rollouts of the row answered. No reference answer is looked at.',
    'self-judge':
      'Right means here: the model itself judged the answer to be right. No reference answer is looked at.',
  },
  /** Steps that sample no groups. */
  withoutGroups: {
    given: 'Some of your own answers become examples. They are given, not learnt, and must prove themselves.',
    tips: 'The model was asked for advice on these tasks without trying any of them, so there are no groups.',
  },
  givenStep: 'your answers as examples',
  given: 'Given, not learnt',
  skipped: (tasks: number) =>
    plural(tasks, {
      one: '# task was not tried again: its rollouts had agreed under this same library.',
      other: '# tasks were not tried again: their rollouts had agreed under this same library.',
    }),
  cuts: {
    summary: (prompts: number) =>
      plural(prompts, {
        one: 'One prompt for lessons did not fit and was shortened.',
        other: '# prompts for lessons did not fit and were shortened.',
      }),
    why: 'The model reads only so much at once. This was left out of what it was shown:',
    parts: {
      'answers-shortened': (times: number, tokens: number) =>
        `${plural(times, { one: '# long answer was', other: '# long answers were' })} shortened, by about ${plural(tokens, { one: '# token', other: '# tokens' })}`,
      'rollouts-left-out': (times: number, tokens: number) =>
        `${plural(times, { one: '# rollout was', other: '# rollouts were' })} left out, about ${plural(tokens, { one: '# token', other: '# tokens' })}`,
      'lessons-left-out': (times: number, tokens: number) =>
        `${plural(times, { one: '# lesson of the library was', other: '# lessons of the library were' })} left out, about ${plural(tokens, { one: '# token', other: '# tokens' })}`,
      'task-shortened': (times: number, tokens: number) =>
        `${plural(times, { one: 'the text of # task was', other: 'the texts of # tasks were' })} shortened, by about ${plural(tokens, { one: '# token', other: '# tokens' })}`,
      'tasks-left-out': (times: number, tokens: number) =>
        `${plural(times, { one: '# task was', other: '# tasks were' })} left out, about ${plural(tokens, { one: '# token', other: '# tokens' })}`,
      'proposals-apart': (times: number) =>
        `${plural(times, { one: '# proposal was', other: '# proposals were' })} not put together with the others`,
    } satisfies Readonly<Record<CutPart, (times: number, tokens: number) => string>>,
  },
  group: {
    sampling: (done: number, of: number) => `${count(done)} of ${count(of)}`,
    informative: (right: number, of: number) => `${count(right)} of ${count(of)} right`,
    allRight: 'all right',
    allWrong: 'all wrong',
    noneDecided: 'none decided',
    noContrast: 'all the same',
  },
  rolloutLabel: (index: number, verdict: string, advantage: string | undefined) =>
    advantage === undefined
      ? `Rollout ${index}: ${verdict}`
      : `Rollout ${index}: ${verdict}, advantage ${advantage}`,
  groupLabel: (task: string) => `Rollouts of the task: ${task}`,
  partialLabel: (index: number) => `Rollout ${count(index)} is being written`,
  advantageNote:
    'The figure under a mark is its advantage: how far its reward lies above or below the mean of its row, in standard deviations.',
  numbers: { show: 'Show the numbers of each group', hide: 'Hide the numbers of each group' },

  // Reading one rollout
  reader: {
    title: (index: number) => `Rollout ${count(index)}`,
    task: 'Task',
    reference: 'Right answer',
    chosen: 'This rollout',
    winner: 'A winner of the same group',
    loser: 'One of the same group that did not win',
    noWinner: 'No rollout of this group won, so there is none to compare it with.',
    allAlike: 'Every rollout of this group won.',
    noAnswer: 'The engine gave no answer.',
    emptyAnswer: 'The answer is empty.',
    took: (text: string) => `The grader took “${text}”.`,
    tookNothing: 'The grader found no answer in it.',
    advantage: (value: string) => `Advantage ${value}.`,
    cost: ({ sample }: Rollout) =>
      sample === undefined
        ? ''
        : `${plural(sample.tokens.completion, { one: '# token', other: '# tokens' })} in ${duration(Math.max(1, sample.durationMs / 1000))}${sample.stop === 'max-tokens' ? ', cut off at its budget' : ''}.`,
    previous: 'Previous',
    next: 'Next',
  },
  undecided: (reason: UndecidedReason): string => {
    switch (reason) {
      case 'cut-off':
        return 'Undecided: the answer reached its length limit before it ended.';
      case 'engine-failure':
        return 'Undecided: the engine gave no answer.';
      case 'timeout':
        return 'Undecided: grading took too long and was ended.';
      case 'grader-failure':
        return 'Undecided: the grader did not start, or broke.';
      case 'judge-failure':
        return 'Undecided: the judge gave no usable verdict.';
      case 'cannot-decide':
        return 'Undecided: the grader has nothing to compare this answer with.';
      case 'no-majority':
        return 'Undecided: no answer of this row is more frequent than every other.';
    }
  },

  // Proposals
  proposalsHeading: 'Proposed experiences',
  proposalsNone: {
    rollouts: 'No group of this step had winners and losers, so nothing is proposed.',
    tips: 'The model gave no advice that could be read as a lesson.',
    given: 'None of the tasks to learn from has a reference answer, so there are no examples to begin with.',
  },
  operation: { add: 'Add', update: 'Change', delete: 'Delete', keep: 'Keep' },
  noOperation: 'No operation',
  example: 'Example',
  lesson: 'Lesson',
  exampleTask: 'Task',
  exampleAnswer: 'Answer',
  fate: {
    pending: 'being tested',
    untested: 'not tested yet',
    applied: 'kept',
  },
  rejected: (reason: RejectReason): string => {
    switch (reason.kind) {
      case 'unknown-id':
        return `turned down: there is no experience ${reason.id}`;
      case 'locked':
        return `turned down: ${reason.id} is locked`;
      case 'empty':
        return 'turned down: it is empty';
      case 'duplicate-of':
        return `turned down: it says the same as ${reason.id}`;
      case 'over-token-cap':
        return `turned down: the library would take ${count(reason.tokens)} tokens, more than the ${count(reason.cap)} allowed`;
      case 'wrong-kind':
        return `turned down: ${reason.id} is of the other kind`;
      case 'not-kept':
        return 'not kept: the tests chose a library without it';
      case 'merged':
        return 'put together with the other proposals of this step, which say it now';
      case 'unreadable':
        return 'turned down: what the model wrote is not an operation';
      case 'truncated':
        return 'turned down: the answer of the model ends in the middle of it';
      case 'no-answer':
        return `no proposal: the model gave no answer (${reason.detail})`;
    }
  },
  rawText: 'What the model wrote',

  // Candidates
  candidatesHeading: 'Candidates',
  candidatesExplained: (tasks: number) =>
    `Each candidate library is tried on ${plural(tasks, { one: '# task', other: '# tasks' })} that it was not learnt from, beside the library as it was. The bar is one standard error either side. It decides what stays; it is not the proof.`,
  candidate: ({
    lessons,
    examples,
    rendering,
  }: Pick<CandidateFacts, 'lessons' | 'examples' | 'rendering'>): string => {
    const parts = [
      ...(examples > 0 ? [plural(examples, { one: '# example', other: '# examples' })] : []),
      ...(lessons > 0
        ? [
            `${plural(lessons, { one: '# lesson', other: '# lessons' })} ${rendering.lessons === 'system' ? 'at the top' : 'after the task'}`,
          ]
        : []),
    ];
    return parts.length === 0 ? 'nothing' : parts.join(', ');
  },
  currentLibrary: 'the library as it was',
  candidateColumns: { name: 'Candidate', mean: 'Right', tasks: 'Tasks', fate: 'What became of it' },
  candidateFate: {
    testing: 'being tested',
    out: 'out after the first half',
    kept: 'kept',
    'not-kept': 'not kept',
  },
  /** What was being tested when its run ended or was cut off. */
  candidateCutOff: { untested: 'not tested yet', begun: 'not tested to the end' },
  keptNone: 'No candidate did clearly better, so the library stays as it was.',
  keptBlind:
    'Without ground truth, no right answer may be used to choose, so this one is taken untested. The proof has to tell.',
  keptUntested:
    'There are too few tasks to test candidates, so this one is taken as it is. The proof has to tell.',
  kept: (name: string) => `Kept: the library with ${name}.`,

  // Curve and library
  curveHeading: 'Learning curve',
  curveExplained:
    'Mean reward on the validation tasks after each step. These tasks choose the library, so the curve is not the proof.',
  curveStart: 'start',
  curveStep: (step: number) => `step ${count(step)}`,
  curveLabel: (values: readonly string[]) => `Mean reward on validation tasks: ${values.join(', ')}`,
  libraryHeading: 'The library now',
  libraryEmpty: 'The library is still empty.',
  stepHeading: (step: number, of: number) =>
    of > 1 ? `Step ${count(step)} of ${count(of)}` : 'The one step of this run',
  showStep: (step: number) => `Step ${count(step)}`,

  // Progress
  progress: {
    label: 'Progress of this part',
    groups: (done: number, of: number) => `group ${count(Math.min(done + 1, of))} of ${count(of)}`,
    tests: (done: number) => plural(done, { one: '# test made', other: '# tests made' }),
    proof: (done: number, of: number) => `${count(done)} of ${count(of)} rollouts`,
    effects: (done: number, of: number) => `${count(done)} of ${count(of)} rollouts`,
  },
  proofQuiet:
    'The proof shows no figure before its last rollout is in: looking early would make chance look like an effect.',
  usage: {
    calls: 'Calls',
    time: 'Time in the model',
    left: 'Left',
    leftAbout: (seconds: number) => `about ${duration(seconds)}`,
    leftUnknown: 'not known yet',
    read: 'Tokens read',
    readValue: (prompt: number, cached: number) =>
      prompt === 0 ? '0' : `${largeCount(prompt)}, ${percent(cached / prompt)} from the cache`,
    written: 'Tokens written',
  },

  // Ends
  end: {
    finished: 'Finished',
    stopped: 'Stopped',
    cannot: 'The model cannot do these tasks yet',
    failed: 'The run failed',
  },
  endBody: (end: RunEnd): string => {
    switch (end.status) {
      case 'finished':
        return end.library.experiences.length === 0
          ? 'The run came to its end. Nothing that it tried did clearly better than the plain model, so nothing was kept.'
          : 'The run came to its end. Its library is saved.';
      case 'stopped':
        return `${stopped(end.reason)} ${end.library.experiences.length === 0 ? 'Its answers are kept.' : 'What it had learnt until then is kept.'}`;
      case 'cannot':
        return cannot(end.reason);
      case 'failed':
        return failed(end.reason);
    }
  },
  /** `goesOn`: the way to go on with it is offered below. */
  endNext: (end: RunEnd, claim: Claim | undefined, goesOn = false): string | undefined => {
    switch (end.status) {
      case 'finished':
        return claim === undefined
          ? 'To get further: more tasks to learn from, more rollouts per task, or a larger model.'
          : nextAfterProof[claim.conclusion];
      case 'stopped':
        return [
          goesOn ? 'You can go on with it below, from its last answer.' : '',
          end.library.experiences.length === 0
            ? 'Its library is still empty, so there is nothing to prove yet.'
            : `A stopped run has no proof. You can ${goesOn ? 'also ' : ''}prove its library as it is, in the room Proof.`,
        ]
          .filter((part) => part !== '')
          .join(' ');
      case 'cannot':
        if (end.reason.kind === 'nothing-decided') return afterNothingDecided(end.reason);
        return alwaysRight(end.reason)
          ? 'Try harder tasks, or a stricter grader.'
          : 'Try tasks that are nearer to what the model does already, a grader that accepts more ways to write the answer, or a larger model. You can also write one or two examples into the library yourself and start from it.';
      case 'failed':
        return 'Load the model again and resume the run, or start a new one from its library.';
    }
  },
  sampleFailure,
  details: 'Details',

  // The claim, in short; Proof has it in full
  claim: (claim: Claim): string => {
    switch (claim.conclusion) {
      case 'helps':
        return `The library helps: ${points(claim.estimate)} points, interval ${points(claim.low)} to ${points(claim.high)}, on ${plural(claim.clusters, { one: '# task', other: '# tasks' })} that nothing was learnt from.`;
      case 'harms':
        return `The library harms: ${points(claim.estimate)} points, interval ${points(claim.low)} to ${points(claim.high)}, on ${plural(claim.clusters, { one: '# task', other: '# tasks' })} that nothing was learnt from.`;
      case 'no-effect-shown':
        return `No effect is shown: ${points(claim.estimate)} points, interval ${points(claim.low)} to ${points(claim.high)}, on ${plural(claim.clusters, { one: '# task', other: '# tasks' })}.`;
      case 'refused':
        return claim.reason === 'too-few-clusters'
          ? `No conclusion: ${plural(claim.clusters, { one: '# test task is', other: '# test tasks are' })} too few.`
          : `No conclusion: only ${plural(claim.clusters, { one: '# test task has', other: '# test tasks have' })} a verdict with and without the library.`;
    }
  },
  refusal: (reason: RefusalReason): string => {
    switch (reason.kind) {
      case 'empty-library':
        return 'There is no proof: the library is empty, so there is nothing to prove.';
      case 'too-few-clusters':
        return `There is no proof: it needs at least ${count(reason.needed)} different test tasks, and this run has ${reason.clusters === 0 ? 'none' : count(reason.clusters)}.`;
    }
  },
  arms: { without: 'Without the library', with: 'With the library' },
  change: 'Change',
};

const nextAfterProof: Readonly<Record<Claim['conclusion'], string>> = {
  helps:
    'You can try it beside the plain model, read and edit what was learnt, and give the library to others as a pack.',
  harms:
    'Do not use it as it is. Read what was learnt: an experience that misleads can be deleted, or an earlier revision restored.',
  'no-effect-shown':
    'That does not mean that there is none. More test tasks show smaller changes; more rollouts or tasks to learn from find better experiences; the other sort of experience or a larger model may suit these tasks more. The proof says how many tasks it would take.',
  refused:
    'Add tasks to the set, or raise the answer budget if many answers are undecided. Then prove the library again.',
};

function stopped(reason: StopReason): string {
  switch (reason.kind) {
    case 'person':
      return 'You stopped the run.';
    case 'recording-ends':
      return 'What is stored of this run ends here: it was cut off, or it goes on elsewhere.';
    case 'database-away':
      return 'The proof was not begun: what is saved on this device cannot be read now, and with it the number of proofs that were made on these test tasks before. When saving works again, let the run go on from here.';
    case 'token-cap':
      return `The run reached its cap of ${largeCount(reason.cap)} tokens.`;
    case 'time-cap':
      return `The run reached its cap of ${plural(reason.cap, { one: '# minute', other: '# minutes' })}.`;
    case 'money-cap':
      return `The run reached its cap of ${money(reason.cap)} in cost.`;
  }
}

function cannot(reason: CannotReason): string {
  switch (reason.kind) {
    case 'no-informative-group':
      return alwaysRight(reason)
        ? `All ${count(reason.rollouts)} rollouts were right. There is nothing to learn from tasks that never go wrong.`
        : `In ${plural(reason.groups, { one: '# group', other: '# groups' })} there was none with both winners and losers: ${count(reason.wins)} of ${count(reason.rollouts)} rollouts were right. Without a winner to learn from, more time would not help.`;
    case 'nothing-decided':
      return nothingDecided(reason);
    case 'weak-after-learning':
      return `After learning, the best library reached ${percent(reason.mean)} on the validation tasks. Under ${percent(reason.floor)} a proof is not worth your time, so the run ends here. What it had learnt is kept.`;
  }
}

function alwaysRight(reason: CannotReason): boolean {
  return reason.kind === 'no-informative-group' && reason.wins > 0 && reason.wins === reason.rollouts;
}

function failed(reason: FailReason): string {
  switch (reason.kind) {
    case 'engine':
      return `${sampleFailure(reason.failure)} What was learnt until then is kept.`;
    case 'journal-mismatch':
      return 'The record of this run does not fit its plan, so it cannot go on without mixing two runs. The record is kept as it is. Start a new run from its library.';
    case 'no-tasks':
      return {
        train: 'The task set has no tasks to learn from.',
        validation: 'The task set has no validation tasks to measure on.',
        test: 'The task set has no tasks to prove on.',
      }[reason.split];
    case 'no-experiences':
      return 'The library has no experiences to measure.';
    case 'bug':
      return 'Something in Cairn broke that should not break. What was learnt until then is kept.';
  }
}

function sampleFailure(failure: SampleFailure): string {
  switch (failure.kind) {
    case 'context-overflow':
      return 'A prompt and its answer do not fit into the memory of the model. Use shorter tasks or a smaller library.';
    case 'not-taken':
      return 'The model does not take this prompt, mostly because of its language. Use other tasks, or another model.';
    case 'engine-lost':
      return 'The engine stopped answering, also after a restart.';
    case 'unavailable':
      return 'The engine could not be reached.';
  }
}
