/**
 * How many answers to write side by side. A lane has a prompt's state of its own: several lanes write more tokens a
 * second together than one does, but each of them reads the prompt for itself, while answers one after another in a
 * single lane find it read. So one lane is best for long prompts and short answers, several for the opposite, and
 * where the two meet depends on the device and the model. Nothing here is guessed: the rates are measured.
 */
export interface LaneRates {
  /** Seconds to read one token of a prompt. */
  readonly readSeconds: number;
  /** Seconds that a draw takes whose prompt was read before, besides its answer. */
  readonly callSeconds: number;
  /** Seconds in which each of so many lanes writes a token; by number of lanes, one lane first. */
  readonly steps: readonly LaneStep[];
}

export interface LaneStep {
  readonly lanes: number;
  readonly seconds: number;
}

export interface GroupShape {
  readonly draws: number;
  /** Tokens that each lane would have to read before it can write, those that know most of the prompt first. */
  readonly freshByLane: readonly number[];
  /** Tokens that an answer has, as far as is known; its budget where nothing is. */
  readonly answerTokens: number;
}

/** Answers of several lanes do not repeat by their seeds: for that they must save something. */
const worthSaving = 0.05;

/** The number of lanes that answers such a group soonest; one, where more would save next to nothing. */
export function planLanes(rates: LaneRates, shape: GroupShape, most: number): number {
  let best = 1;
  const alone = groupSeconds(rates, shape, 1);
  let bestSeconds = alone * (1 - worthSaving);
  for (let lanes = 2; lanes <= Math.min(most, shape.draws, shape.freshByLane.length); lanes++) {
    const seconds = groupSeconds(rates, shape, lanes);
    if (seconds >= bestSeconds) continue;
    best = lanes;
    bestSeconds = seconds;
  }
  return best;
}

/**
 * Seconds for the whole group: every lane reads what it does not know, and then they write in rounds, the last of
 * which may be a smaller one.
 */
export function groupSeconds(rates: LaneRates, shape: GroupShape, lanes: number): number {
  const { draws, freshByLane, answerTokens } = shape;
  const fresh = freshByLane.slice(0, lanes).reduce((sum, tokens) => sum + tokens, 0);
  const rounds = Math.ceil(draws / lanes);
  const last = draws - lanes * (rounds - 1);
  const writing = (rounds - 1) * stepSeconds(rates, lanes) + stepSeconds(rates, last);
  // The first token of an answer comes out of its prompt.
  const tokens = Math.max(0, answerTokens - 1);
  return fresh * rates.readSeconds + draws * rates.callSeconds + tokens * writing;
}

/** Between two numbers of lanes that were measured: in proportion. */
function stepSeconds({ steps }: LaneRates, lanes: number): number {
  const above = steps.find((step) => step.lanes >= lanes) ?? steps.at(-1)!;
  const below = steps.findLast((step) => step.lanes <= lanes) ?? above;
  if (above.lanes === below.lanes) return above.seconds;
  const share = (lanes - below.lanes) / (above.lanes - below.lanes);
  return below.seconds + share * (above.seconds - below.seconds);
}

/** The most lanes that can pay on this device at all: for many long answers to a prompt that takes no time. */
export function mostUsefulLanes(rates: LaneRates): number {
  const most = rates.steps.at(-1)?.lanes ?? 1;
  const shape = { draws: most * 12, answerTokens: 1000, freshByLane: Array.from({ length: most }, () => 0) };
  return planLanes(rates, shape, most);
}

/**
 * How many draws of this size may be under way together. All lanes share one context: a draw that does not fit into
 * what the others leave would end them all.
 */
export function lanesThatFit(contextTokens: number, tokensPerDraw: number): number {
  return Math.max(1, Math.floor(contextTokens / Math.max(1, tokensPerDraw)));
}
