import type { StoredProof } from './proof.svelte';

/** Which test task's answers are open, and the question that comes before the first of them (rule R5). */
export class ReadingAnswers {
  open = $state<string | undefined>(undefined);
  /** The task whose answers were asked for before the person knew what reading them means. */
  asked = $state<string | undefined>(undefined);

  readonly #stored: StoredProof;

  constructor(stored: StoredProof) {
    this.#stored = stored;
  }

  async toggle(taskId: string): Promise<void> {
    if (this.open === taskId) {
      this.open = undefined;
    } else if (!this.#stored.understood) {
      this.asked = taskId;
    } else if (await this.#stored.open(taskId)) {
      this.open = taskId;
    }
  }

  async agree(): Promise<void> {
    this.#stored.understood = true;
    const taskId = this.asked;
    this.asked = undefined;
    if (taskId !== undefined) await this.toggle(taskId);
  }

  decline(): void {
    this.asked = undefined;
  }
}
