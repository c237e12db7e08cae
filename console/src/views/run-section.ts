import { html, type TemplateResult } from 'lit';
import { getReport, type Report } from '../api/client.ts';
import { runHead } from '../parts/run-head.ts';
import type { Route } from '../route.ts';
import { LoadedView } from './loaded-view.ts';

/** A view of a run beside the first: the run's head, and what the view adds. */
export abstract class RunSection<Data> extends LoadedView<{ readonly report: Report; readonly own: Data }> {
  protected abstract loadOwn(route: Route, signal: AbortSignal, report: Promise<Report>): Promise<Data>;
  protected abstract showOwn(data: Data, report: Report): unknown;

  protected async load(
    route: Route,
    signal: AbortSignal,
  ): Promise<{ readonly report: Report; readonly own: Data }> {
    const asked = getReport(route.id, { limit: 1 }, signal);
    const [report, own] = await Promise.all([asked, this.loadOwn(route, signal, asked)]);
    return { report, own };
  }

  protected show({ report, own }: { readonly report: Report; readonly own: Data }): TemplateResult {
    return html`${runHead(report, this.route.view)} ${this.showOwn(own, report)}`;
  }
}
