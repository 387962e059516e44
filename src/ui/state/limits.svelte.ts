import {
  helperPlaces,
  placeOf,
  type HelperPlace,
  type HelperRoles,
  type ModelPlace,
} from '../../core/beside';
import type { Price, RunConfig } from '../../core/plan';
import type { HelperRole } from '../../core/policy';

/** What tokens of one model cost, as it is typed: per million. */
export class ModelPrice {
  input = $state<number | null>(null);
  cached = $state<number | null>(null);
  output = $state<number | null>(null);

  readonly isGiven = $derived(this.input !== null || this.output !== null);

  /** What is not typed costs nothing. */
  readonly value: Price = $derived({
    input: this.input ?? 0,
    output: this.output ?? 0,
    ...(this.cached !== null && { cachedInput: this.cached }),
  });

  reset(): void {
    this.input = null;
    this.cached = null;
    this.output = null;
  }
}

/** Prices and caps of a run. A model on this device costs nothing, so prices are empty unless somebody names them. */
export class RunLimits {
  capTokens = $state<number | null>(null);
  capMinutes = $state<number | null>(null);
  capMoney = $state<number | null>(null);
  readonly first = new ModelPrice();
  readonly beside: Readonly<Record<HelperPlace, ModelPrice>> = {
    second: new ModelPrice(),
    third: new ModelPrice(),
  };

  readonly hasPrices = $derived(
    this.first.isGiven || helperPlaces.some((place) => this.beside[place].isGiven),
  );

  /** What of the settings these choices are, with these roles. Without a price, a cap on money means nothing. */
  configFor(roles: HelperRoles): Partial<RunConfig> {
    const priceAt = (place: ModelPlace) => (place === 'first' ? this.first : this.beside[place]);
    const priceOf = (role: HelperRole) => priceAt(placeOf(role, roles)).value;
    const isPriced =
      this.first.isGiven || helperPlaces.some((place) => roles[place] && this.beside[place].isGiven);
    const prices = { policy: this.first.value, distiller: priceOf('distiller'), judge: priceOf('judge') };
    return {
      ...(this.capTokens !== null && { capTokens: this.capTokens }),
      ...(this.capMinutes !== null && { capMinutes: this.capMinutes }),
      ...(isPriced && { prices }),
      ...(isPriced && this.capMoney !== null && { capMoney: this.capMoney }),
    };
  }

  reset(): void {
    this.capTokens = null;
    this.capMinutes = null;
    this.capMoney = null;
    this.first.reset();
    for (const place of helperPlaces) this.beside[place].reset();
  }
}
