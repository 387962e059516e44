import { count, duration, percent, plural } from '../numbers';

export const start = {
  heading: 'A small model learns from its own best answers',
  what: 'Cairn lets a small language model try your tasks many times, on your own device, and keeps the attempts that go right as short experiences, which it reads before the next task. The model itself never changes; only what it reads first does. Then Cairn tests the result on tasks that nothing was learnt from, and tells you plainly whether it helps.',
  next: {
    action: 'Learn on this device',
    body: 'The page fetches a model of 98 MB once. A first run takes about ten minutes on an ordinary processor, and nothing leaves your device.',
  },

  player: {
    heading: 'One real run, played back',
    loading: 'Fetching the recording…',
    reading: 'Reading the recording…',
    pressPlay: 'Press Play to watch the run from its beginning, or choose a part of it.',
    first: 'The model is at its first answers…',
    absent:
      'This copy of Cairn comes without its recorded run, so there is nothing to play here. Everything else works: go to Learn and make a run of your own.',
    broken: 'The recorded run cannot be read. Everything else works: go to Learn and make a run of your own.',
    retry: 'Fetch it again',
    play: 'Play',
    pause: 'Pause',
    again: 'Play again',
    toEnd: 'Skip to the end',
    speed: 'Speed',
    speeds: (times: number) => `${count(times)}×`,
    chapters: 'Parts of the run',
    progress: 'How far the recording is',
    facts: (set: string, train: number, rollouts: number, seconds: number) =>
      `Unedited: the set “${set}”, ${plural(train, { one: '# task', other: '# tasks' })} to learn from, ${plural(rollouts, { one: '# rollout', other: '# rollouts' })} each, ${duration(seconds)} in the model on an ordinary processor. Here it takes one minute.`,
  },

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
