import { nothing, type PropertyValues } from 'lit';
import { toFailure, type ApiFailure } from '../api/failure.ts';
import { skeleton } from '../parts/bits.ts';
import { PageElement } from '../parts/element.ts';
import { failureLine, failureView } from '../parts/failure-view.ts';
import type { Route } from '../route.ts';

/** A view that shows what one or more requests answer: loading, failed, or there. */
export abstract class LoadedView<Data> extends PageElement {
  static override properties: Record<string, object> = {
    route: { attribute: false },
    data: { state: true },
    failure: { state: true },
  };
  declare route: Route;
  declare data: Data | undefined;
  declare failure: ApiFailure | undefined;
  #key: string | undefined;
  #stop: AbortController | undefined;

  constructor() {
    super();
    this.data = undefined;
    this.failure = undefined;
  }

  /** What it must be read for again, if it changes. */
  protected abstract key(route: Route): string;
  protected abstract load(route: Route, signal: AbortSignal): Promise<Data>;
  protected abstract show(data: Data): unknown;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.abort();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('route')) return;
    const key = this.key(this.route);
    if (key === this.#key) return;
    this.#key = key;
    this.data = undefined;
    this.reload();
  }

  protected readonly reload = (): void => {
    this.#stop?.abort();
    const stop = new AbortController();
    this.#stop = stop;
    this.failure = undefined;
    void this.#read(stop.signal);
  };

  async #read(signal: AbortSignal): Promise<void> {
    try {
      const data = await this.load(this.route, signal);
      if (!signal.aborted) this.data = data;
    } catch (error) {
      if (!signal.aborted) this.failure = toFailure(error);
    }
  }

  protected override render(): unknown {
    const { data, failure } = this;
    if (data !== undefined)
      return [failure === undefined ? nothing : failureLine(failure, this.reload), this.show(data)];
    return failure === undefined ? skeleton(6) : this.failed(failure);
  }

  /** What is shown where there is no answer. */
  protected failed(failure: ApiFailure): unknown {
    return failureView(failure, this.reload);
  }
}
