import type { LineProblem } from '../../datasets/parse-tasks';
import { learn as words } from '../messages/learn';

/** So many line numbers stand in one sentence; the others are counted. */
const named = 12;

/** Bad lines by what is wrong with them, in the order of the first line of each: "Lines 3, 5 and 9", "no tab". */
export function groupProblems(
  problems: readonly LineProblem[],
): readonly { readonly lines: string; readonly reason: string }[] {
  const linesByReason = new Map<string, number[]>();
  for (const { line, reason } of problems) {
    const sentence = words.lineReason(reason);
    linesByReason.set(sentence, [...(linesByReason.get(sentence) ?? []), line]);
  }
  return [...linesByReason].map(([reason, lines]) => ({ reason, lines: linesTold(lines) }));
}

function linesTold(lines: readonly number[]): string {
  return lines.length <= named + 1
    ? words.ownTasks.lines(lines)
    : words.ownTasks.linesAndMore(lines.slice(0, named), lines.length - named);
}
