/** Texts that were written lately, by key; the one that was used last is forgotten last. */
export class RecentTexts {
  readonly #texts = new Map<string, string>();
  readonly #most: number;
  readonly #longest: number;

  /** @param longest in characters: a longer text is not kept */
  constructor(most: number, longest: number) {
    this.#most = most;
    this.#longest = longest;
  }

  get(key: string): string | undefined {
    const text = this.#texts.get(key);
    if (text !== undefined) this.set(key, text);
    return text;
  }

  set(key: string, text: string): void {
    this.#texts.delete(key);
    if (text.length > this.#longest) return;
    this.#texts.set(key, text);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > this.#most && oldest !== undefined) this.#texts.delete(oldest);
  }

  delete(key: string): void {
    this.#texts.delete(key);
  }
}
