import type { Price, Prices } from './plan';
import type { Role } from './policy';

/** Prices are for so many tokens. */
const perTokens = 1_000_000;

export interface PricedTokens {
  /** All tokens of the prompts, the cached ones included. */
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
}

/** What these tokens cost, in the currency of the price. */
function costOf(tokens: PricedTokens, { input, output, cachedInput = input }: Price): number {
  const fresh = tokens.promptTokens - tokens.cachedTokens;
  return (fresh * input + tokens.cachedTokens * cachedInput + tokens.completionTokens * output) / perTokens;
}

/** Money is spoken of only where somebody named a price. */
export function isPriced(prices: Prices | undefined): prices is Prices {
  return prices !== undefined && Object.keys(prices).length > 0;
}

/** Undefined where nothing has a price; where something has, a role without one is free. */
export function moneyOf(role: Role, tokens: PricedTokens, prices: Prices | undefined): number | undefined {
  if (!isPriced(prices)) return undefined;
  const price = prices[role];
  return price ? costOf(tokens, price) : 0;
}
