import type { RunConfig } from '../../core/plan';

/** Prices and caps of a run. A model on this device costs nothing, so prices are empty unless somebody names them. */
export class RunLimits {
  capTokens = $state<number | null>(null);
  capMinutes = $state<number | null>(null);
  capMoney = $state<number | null>(null);
  /** Per million tokens. One model plays all roles, so one price is enough. */
  priceInput = $state<number | null>(null);
  priceCached = $state<number | null>(null);
  priceOutput = $state<number | null>(null);

  readonly hasPrices = $derived(this.priceInput !== null || this.priceOutput !== null);

  /** What of the settings these choices are. Without a price, a cap on money means nothing. */
  readonly config: Partial<RunConfig> = $derived.by(() => {
    const price = {
      input: this.priceInput ?? 0,
      output: this.priceOutput ?? 0,
      ...(this.priceCached !== null && { cachedInput: this.priceCached }),
    };
    return {
      ...(this.capTokens !== null && { capTokens: this.capTokens }),
      ...(this.capMinutes !== null && { capMinutes: this.capMinutes }),
      ...(this.hasPrices && { prices: { policy: price, distiller: price, judge: price } }),
      ...(this.hasPrices && this.capMoney !== null && { capMoney: this.capMoney }),
    };
  });

  reset(): void {
    this.capTokens = null;
    this.capMinutes = null;
    this.capMoney = null;
    this.priceInput = null;
    this.priceCached = null;
    this.priceOutput = null;
  }
}
