/** The stream broke off, or is no stream of answers: what came is no answer. */
export class BrokenAnswer extends Error {
  override readonly name = 'BrokenAnswer';
}

/** Whole answers, and fewer than were asked for: asking again would bring no more. */
export class FewAnswers extends Error {
  override readonly name = 'FewAnswers';
}
