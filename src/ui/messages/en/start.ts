import { wasCutOff } from '../../../core/end-of-run';
import type { RunEvent } from '../../../core/events';
import type { Verdict } from '../../../core/verdict';
import { count, duration, percent, plural } from '../numbers';

export const start = {
  heading: 'A small model learns from its own best answers',
  what: 'Cairn lets a small language model try your tasks many times, on your own device, and keeps the attempts that go right as short experiences, which it reads before the next task. The model itself never changes; only what it reads first does. Then Cairn tests the result on tasks that nothing was learnt from, and tells you plainly whether it helps.',
  next: {
    action: 'Learn on this device',
    body: 'The page needs a model of 98 MB: it is fetched once, unless it lies on this device already. A first run takes about ten minutes on an ordinary processor, and nothing leaves your device.',
  },

  player: {
    heading: 'One real run, played back',
    loading: 'Fetching the recording…',
    reading: 'Reading the recording…',
    pressPlay: 'Press Play to watch the run from its beginning, or choose a part of it.',
    first: 'The model is at its first answers…',
    absent:
      'This copy of Cairn comes without its recorded run, so there is nothing to play here. Everything else works: go to Learn and make a run of your own.',
    unreachable:
      'The recorded run could not be fetched: there is no connection, or this site does not answer. It can be tried again.',
    broken: 'The recorded run cannot be read. Everything else works: go to Learn and make a run of your own.',
    retry: 'Fetch it again',
    play: 'Play',
    pause: 'Pause',
    again: 'Play again',
    toEnd: 'Skip to the end',
    speed: 'Speed',
    speeds: (times: number) => `${count(times)}×`,
    chapters: 'Parts of the run',
    controls: 'The playback',
    slider: 'Moment of the run',
    previous: 'Previous moment',
    next: 'Next moment',
    moment: (at: number, of: number) => `Moment ${count(at)} of ${count(of)}`,
    part: 'Part of the run',
    copyLink: 'Copy a link to this moment',
    copied: 'Copied',
    copyByHand: 'This browser does not let the page copy. Here is the link:',
    otherRecording:
      'The link leads into another recorded run than the one that this copy of Cairn comes with. Here is this one, from its beginning.',
    facts: (set: string, train: number, rollouts: number, seconds: number) =>
      `Unedited: the set “${set}”, ${plural(train, { one: '# task', other: '# tasks' })} to learn from, ${plural(rollouts, { one: '# rollout', other: '# rollouts' })} each, ${duration(seconds)} in the model on an ordinary processor. Here it takes one minute.`,
  },

  chapterName: (chapter: ChapterFacts, severalSteps: boolean): string =>
    [
      chapter.arm === undefined ? '' : `Arm ${count(chapter.arm)}`,
      severalSteps && chapter.step !== undefined ? `Step ${count(chapter.step + 1)}` : '',
      start.chapters[chapter.name].name,
    ]
      .filter((part) => part !== '')
      .join(' · '),
  happens,

  chapters: {
    groups: {
      name: 'Groups',
      caption:
        'The model tries each task several times, a little differently each time. One row is one group; each mark is one rollout, graded the moment it ends.',
    },
    winners: {
      name: 'Winners',
      caption:
        'A row with both right and wrong in it can teach something: the same model, the same task, and yet one answer won. Rows that are all wrong or all right teach nothing.',
    },
    experiences: {
      name: 'Experiences',
      caption:
        'The best winner of each such group becomes an experience: a short example that the model reads before the next task. Together they are the library.',
    },
    candidates: {
      name: 'Candidates',
      caption:
        'More is not always better. Several candidate libraries are tried on tasks they were not learnt from, and one stays only if it does clearly better.',
    },
    effects: {
      name: 'Single experiences',
      caption:
        'Each experience is put in and left out, on tasks that nothing was proved on, to see what it does by itself.',
    },
    proof: {
      name: 'Proof',
      caption:
        'Now the test tasks, which nothing was learnt or chosen from: each is answered without the library and with it. No figure shows before the last answer is in.',
    },
    end: {
      name: 'Conclusion',
      caption:
        'The change, with the interval that honest doubt leaves. “No effect shown” would stand here as plainly.',
    },
  },

  proof: {
    waiting: (done: number, of: number) => `${count(done)} of ${count(of)} rollouts are in.`,
    without: 'Without the library',
    with: 'With the library',
    right: (mean: number) => `${percent(mean)} right`,
    samplesHeading: 'The first three test tasks, one answer each',
    task: 'Task',
    rightMeans:
      'Right is the one word asked for and nothing else: here the model learns the form of the answer.',
  },

  wordsHeading: 'The words that Cairn uses',
  words: [
    ['Task', 'A prompt, and what is needed to grade an answer to it.'],
    ['Rollout', 'One attempt of the model at one task. Its verdict is right, wrong, or undecided.'],
    ['Group', 'All rollouts of one task. Where they differ, there is something to learn.'],
    ['Experience', 'What was learnt, in a few words: an example that won, or a sentence of advice.'],
    ['Library', 'An ordered set of experiences. It goes in front of every prompt.'],
    [
      'Proof',
      'Tasks that nothing was learnt from, answered without and with the library, and the change with its interval.',
    ],
  ],
};

interface ChapterFacts {
  readonly name: 'groups' | 'winners' | 'experiences' | 'candidates' | 'effects' | 'proof' | 'end';
  readonly step?: number;
  readonly arm?: number;
}

const verdicts = { right: 'right', partly: 'partly right', wrong: 'wrong', undecided: 'undecided' };

function verdictWord(verdict: Verdict): string {
  if (verdict.kind !== 'graded') return verdicts.undecided;
  if (verdict.reward === 1) return verdicts.right;
  return verdict.reward === 0 ? verdicts.wrong : verdicts.partly;
}

/** What has just happened at a moment, in a few words; empty for what nobody sees. */
function happens(event: RunEvent): string {
  switch (event.type) {
    case 'run-start':
      return 'the run begins';
    case 'probe-end':
      return event.canWriteLessons
        ? 'asked once, the model can write lessons'
        : 'asked once, the model cannot write lessons';
    case 'step-start':
      return `a step begins, with ${plural(event.taskIds.length, { one: '# task', other: '# tasks' })}`;
    case 'rollout-end':
      return `rollout ${count(event.rollout.index + 1)} of a group is ${verdictWord(event.rollout.verdict)}`;
    case 'group-end':
      return event.informative
        ? 'a group is complete, and teaches'
        : 'a group is complete, and teaches nothing';
    case 'proposed':
      return event.operations.length === 0
        ? 'no change to the library is proposed'
        : `${plural(event.operations.length, { one: '# change', other: '# changes' })} to the library proposed`;
    case 'candidates':
      return event.candidates.length === 0
        ? 'there is no candidate to try'
        : plural(event.candidates.length, { one: '# candidate to try', other: '# candidates to try' });
    case 'validated':
      return event.candidate === 'current'
        ? 'the current library is tried on a task'
        : 'a candidate is tried on a task';
    case 'candidate-out':
      return 'a candidate is out: it falls behind';
    case 'step-end':
      return event.kept === 'current' ? 'the library stays as it was' : 'the library has changed';
    case 'proof-start':
      return `the proof begins, on ${plural(event.tasks, { one: '# test task', other: '# test tasks' })}`;
    case 'effects-progress':
    case 'proof-progress':
      return start.proof.waiting(event.done, event.of);
    case 'proof-end':
      return 'the proof is complete';
    case 'proof-refused':
      return 'there is no proof';
    case 'run-end':
      return wasCutOff(event.end) ? 'what is stored of the run ends here' : ends[event.end.status];
    default:
      return '';
  }
}

const ends = {
  finished: 'the run is finished',
  stopped: 'the run was stopped here',
  cannot: 'the run ends: the model cannot do these tasks yet',
  failed: 'the run failed here',
};
