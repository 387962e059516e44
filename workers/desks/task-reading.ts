export { parseTaskLines } from '../../src/datasets/parse-tasks';
export { parseCaseLine, verdictLine } from '../../src/graders/case-line';
export { guessGrader, previewGrader } from '../../src/graders/guess';
