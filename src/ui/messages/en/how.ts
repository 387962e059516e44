import { count, exactDecimal, percent, plural } from '../numbers';

/** Words of the page that follows one recorded group through GRPO and through its training-free form. */
export const how = {
  heading: 'How it works',
  lead: 'GRPO trains a model by letting it try the same task several times and comparing the attempts. Training-Free GRPO makes the same comparison, and then changes what the model reads instead of the model. This page takes one real group of attempts through both.',
  source: (set: string) =>
    `Parts 1 to 4 show the recorded run on the set “${set}” that comes with Cairn. No model runs here.`,
  loading: 'Fetching the recorded run…',
  reading: 'Reading the recorded run…',
  absent:
    'This copy of Cairn comes without its recorded run, so there is no group to show. What the paper reports, and what Cairn does differently, stands below.',
  unreachable:
    'The recorded run could not be fetched: there is no connection, or this site does not answer. It can be tried again. What the paper reports, and what Cairn does differently, stands below.',
  broken:
    'The recorded run cannot be read, so there is no group to show. What the paper reports, and what Cairn does differently, stands below.',
  retry: 'Fetch it again',
  noneInformative:
    'No group of this recorded run has both better and worse answers. GRPO would change nothing, and there is nothing to learn from: the same is true here.',

  group: {
    heading: '1. A group of attempts',
    position: (at: number, of: number, all: number) =>
      `Group ${count(at)} of ${count(of)} with better and worse answers. The run has ${plural(all, { one: '# group', other: '# groups' })}; the others teach nothing.`,
    choose: 'Choose a group',
    previous: 'Previous group',
    next: 'Next group',
    task: 'Task',
    reference: 'Right answer',
    tried: (times: number, temperature: number) =>
      `The model answers the task ${plural(times, { one: 'once', other: '# times' })}. At temperature ${exactDecimal(temperature)} it draws each word by chance, so the answers differ. A grader gives each a reward: 1 is right, 0 is wrong.`,
    columns: { answer: 'Answer', reward: 'Reward', advantage: 'Advantage' },
    caption: 'The answers of this group, with their rewards and advantages',
    emptyAnswer: '(empty)',
    noAnswer: '(the engine gave no answer)',
    up: 'up',
    down: 'down',
    still: 'stays',
    none: 'none: undecided',
    mean: 'Mean of the rewards',
    deviation: 'Standard deviation',
    formula: (reward: string, mean: string, deviation: string, advantage: string, answer: number) =>
      `The advantage says how far an answer lies above or below its group, in standard deviations: (reward − mean) / standard deviation. For answer ${count(answer)}: (${reward} − ${mean}) / ${deviation} = ${advantage}.`,
    population: (decided: number) =>
      `The standard deviation is the population’s: it divides by ${count(decided)}. Common training code divides by ${count(decided - 1)}, which makes these advantages ${percent(1 - Math.sqrt((decided - 1) / decided))} smaller.`,
  },

  ways: {
    heading: '2. Two ways to use it',
    changes: 'What changes',
    needs: 'What it needs',
    leaves: 'What can be read afterwards',
  },
  weights: {
    heading: 'GRPO: change the model',
    push: (up: number, down: number) =>
      `Each token (a word or a part of one) of an answer above the mean is made more likely, and each token of an answer below it less likely, in proportion to the advantage. In this group ${plural(up, { one: '# answer is', other: '# answers are' })} pushed up and ${plural(down, { one: '# answer', other: '# answers' })} down.`,
    example: (answer: number, tokens: number, advantage: string) =>
      `Answer ${count(answer)} has ${plural(tokens, { one: '# token, which gets', other: '# tokens, each of which gets' })} the advantage ${advantage}, undivided.`,
    objective: 'One step of training moves the weights θ so that this number grows:',
    where: 'In words',
    symbols: {
      mean: 'over the answers i of the group, and in each over its tokens t',
      advantage: 'the advantage of answer i, from the table above',
      ratio: 'how likely token t is with the new weights, divided by how likely it was with the old ones',
      clip: 'holds that ratio between 1 − ε and 1 + ε, so that one step stays small',
      divergence: 'a price, weighted by β, for moving away from the model as it was before training',
    },
    changes: 'The weights. Afterwards it is another model.',
    needs:
      'A gradient for every weight, and the memory of an optimiser. With Adam that is 16 bytes per weight, 2.2 GB for the 135 million of the default model (our arithmetic: weight, gradient and two averages, 4 bytes each).',
    leaves:
      'Nothing. What was learnt is spread over all weights, where it cannot be read or taken out piece by piece.',
  },
  prompt: {
    heading: 'Training-Free GRPO: change the prompt',
    compare: 'An answer that won is put beside one that did not:',
    won: (answer: number) => `Answer ${count(answer)}, won`,
    lost: (answer: number) => `Answer ${count(answer)}, did not win`,
    lessons:
      'A model reads the comparison and writes down what made the difference: an experience, in words. From this group:',
    examples:
      'In the paper a large model writes down what made the difference. This run learns from examples instead: the winner itself becomes the experience, in the words of the model. From this group:',
    cannotWrite:
      'In the paper a large model writes down what made the difference. The small model of this run was asked for such a sentence at the start and gave none that could be used. So the winner itself becomes the experience. From this group:',
    nothing: 'This group gave no experience: nothing that was proposed names it.',
    kept: 'It is in the library that the run kept.',
    changes: 'The prompt. The weights are frozen: it is the same model, which reads something first.',
    needs: 'A longer prompt, and tasks to test on. No gradient, and no memory beyond what answering takes.',
    leaves: 'All of it: each experience can be read, edited, locked, deleted, and given to others.',
  },

  placed: {
    heading: '3. The prompt, before and after',
    lead: 'The first test task of the run, exactly as the model gets it without the library and with it. Nothing was learnt from this task.',
    before: 'Before',
    after: 'After',
    fromGroup: 'from this group',
    others: (turns: number) => plural(turns / 2, { one: '# other example', other: '# other examples' }),
    notThere: 'The kept library does not hold the experience of this group, so it is not in the prompt.',
    empty: 'The run kept no experience, so the prompt stays as it is.',
    roles: { system: 'System', user: 'User', assistant: 'Model' },
    answered: 'The model answers',
    noAnswer: 'no answer',
  },

  next: {
    heading: '4. What happened next',
    tested: 'Candidate libraries, tried on validation tasks',
    proof: 'The proof, on test tasks',
    right: (without: number | undefined, with_: number | undefined) =>
      `Without the library ${without === undefined ? 'nothing is decided' : `${percent(without)} are right`}, with it ${with_ === undefined ? 'nothing is decided' : percent(with_)}.`,
    caution:
      'This is one run with one small model. Right is the one word asked for and nothing else: the model learns the form of the answer, not a new skill.',
    noCandidates: 'No candidate library was tried in this step.',
  },

  paper: {
    heading: 'What the paper reports, and how sure that is',
    lead: 'The paper is “Training-Free Group Relative Policy Optimization”, arXiv 2510.08191, of October 2025. A large model, DeepSeek-V3.1-Terminus with a code interpreter, learns a library from 100 competition problems, three times over. Then it answers two other competitions, 32 times per problem.',
    caption: 'Right answers in percent, 30 problems in each test',
    columns: {
      test: 'Test',
      without: 'Without',
      with: 'With',
      change: 'Change',
      error: 'Standard error, ours',
    },
    rows: [
      { test: 'AIME 2024', without: '80.0', with: '82.7', change: '+2.7', error: '1.3 to 2.1' },
      { test: 'AIME 2025', without: '67.9', with: '73.3', change: '+5.4', error: '1.5 to 2.4' },
    ],
    whose:
      'The first three figures are the paper’s. It gives no standard errors: the last column is our estimate, simulated for 30 problems that are mostly always right or always wrong, with a library that helps some more than others. A change of two standard errors is the usual mark. By it the second change stands, and the first may be chance.',
    others: [
      'The authors repeated it with DeepSeek-V3.2-Exp and report 74.6 after 71.6. Users who ran their code report no gain or a loss with the same model and with Qwen3-8B (both in issue 164 of TencentCloudADP/youtu-agent).',
      'A weaker model can lose: in the paper QwQ-32B goes from 27.5 to 25.5 on 51 questions. That is a difference of one question (our arithmetic).',
    ],
  },

  different: {
    heading: 'What Cairn does differently',
    points: [
      [
        'Undecided is not zero',
        'An answer that was cut off or could not be graded has no reward. It enters no group and no mean, and it is counted. Only where a task set has an answer length of its own, as that of the recorded run has, is an answer graded as it stands there.',
      ],
      [
        'Ids are for ever',
        'An experience keeps its id and names the answers that taught it. Every proposed change is applied, or turned down with a reason.',
      ],
      [
        'Candidates must win',
        'A changed library stays only if it does clearly better on validation tasks than the one before.',
      ],
      [
        'Proof on untouched tasks',
        'The claim rests on tasks that nothing was learnt or chosen from, with an interval. “No effect shown” is a result.',
      ],
    ] as const,
  },
};
