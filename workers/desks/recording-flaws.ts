import { parseGraderSpec } from '../../src/graders/spec';
import { repeated, runFlaw, type RunFlaw } from '../../src/store/run-flaws';
import type { Recording } from './recording';

/**
 * The first thing about a well-formed recording that makes no sense; undefined where there is none. A recording is folded
 * before it comes in, so its grader must be one of ours.
 */
export function recordingFlaw(recording: Recording): RunFlaw | undefined {
  const { plan, entries } = recording;
  return (
    runFlaw(recording, entries) ??
    flawOfGrader(plan.taskSet.grader) ??
    repeated('entries', entries, ({ key }) => key)
  );
}

function flawOfGrader(grader: string): RunFlaw | undefined {
  return parseGraderSpec(grader).ok
    ? undefined
    : { where: 'plan.taskSet.grader', detail: 'this version of Cairn has no such grader' };
}
