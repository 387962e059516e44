import type { AppEvent } from '../../workers/wire';
import { controlsTable } from './controls-table';

/** One line per thing that happened, in the order of the run; nothing for what happens hundreds of times. */
export function lineOf(event: AppEvent): string | undefined {
  if (event.type !== 'run-event') return undefined;
  const { event: happened } = event;
  switch (happened.type) {
    case 'run-start': {
      const { taskSet, train, validation, test } = happened.plan;
      return `${taskSet.name}: ${train.length} tasks to learn from, ${validation.length} to choose by, ${test.length} to prove on`;
    }
    case 'probe-end':
      return happened.canWriteLessons
        ? 'The model can write lessons.'
        : 'The model cannot write lessons: examples only.';
    case 'group-end': {
      const won = happened.group.rollouts.filter(
        ({ verdict }) => verdict.kind === 'graded' && verdict.reward > 0,
      ).length;
      return `group ${happened.group.taskId}: ${won} of ${happened.group.rollouts.length} won`;
    }
    case 'proposed':
      return `${happened.operations.length} experiences proposed`;
    case 'candidate-out':
      return `candidate ${happened.candidate}: ${share(happened.mean)}, out`;
    case 'step-end':
      return `kept: ${happened.kept} (${happened.library.experiences.length} experiences)`;
    case 'proof-start':
      return `proof ${happened.look} on these test tasks: ${happened.tasks} tasks`;
    case 'proof-refused':
      return `no proof: ${happened.reason.kind}`;
    case 'proof-end': {
      const { claim, arms } = happened.proof;
      const means = arms.map(({ name, mean }) => `${name} ${share(mean)}`).join(', ');
      return claim.conclusion === 'refused'
        ? `${means}; no conclusion: ${claim.reason}`
        : `${means}; change ${points(claim.estimate)} [${points(claim.low)}, ${points(claim.high)}]: ${claim.conclusion}`;
    }
    case 'arm-start':
      return `— ${happened.arm} learns —`;
    case 'arm-end':
      return `${happened.arm}: ${happened.library.experiences.length} experiences`;
    case 'controls-start':
      return `comparison of ${happened.arms.join(', ')} on ${happened.tasks} tasks`;
    case 'controls-end':
      return controlsTable(happened.controls);
    case 'run-end':
      return `ended: ${happened.end.status}`;
    default:
      return undefined;
  }
}

function share(mean: number | undefined): string {
  return mean?.toFixed(2) ?? '–';
}

function points(change: number): string {
  return (change >= 0 ? '+' : '') + change.toFixed(2);
}
