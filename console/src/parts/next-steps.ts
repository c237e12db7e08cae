import { html, type TemplateResult } from 'lit';
import { stepsIn, type NextStep } from '../model/next-steps.ts';
import './collect-button.ts';

/**
 * What a problem of the API says to ask next, each as a link to the view that shows it, or as the button that asks it.
 * @param again called when the answer may have changed
 */
export const nextSteps = (
  problem: Readonly<Record<string, unknown>>,
  again: (() => void) | undefined,
): readonly TemplateResult[] => stepsIn(problem).map((step) => toAction(step, again));

const toAction = ({ title, hint, ...step }: NextStep, again: (() => void) | undefined): TemplateResult =>
  'href' in step
    ? html`<a class="button" href=${step.href} title=${hint}>${title}</a>`
    : html`<rc-collect .parentId=${step.collect} .hint=${hint} @collected=${() => again?.()}></rc-collect>`;
