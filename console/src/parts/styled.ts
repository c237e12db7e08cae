import { noChange } from 'lit';
import {
  directive,
  Directive,
  type DirectiveResult,
  type ElementPart,
  type PartInfo,
  PartType,
} from 'lit/directive.js';

type Styles = Readonly<Record<string, string>>;

/** Lit's own `styleMap` writes a style attribute at first, which the Content-Security-Policy forbids. */
class Styled extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('styled() stands in the place of an attribute');
  }

  override update({ element }: ElementPart, [styles]: [Styles]): typeof noChange {
    if (element instanceof HTMLElement) {
      for (const [name, value] of Object.entries(styles)) element.style.setProperty(name, value);
    }
    return noChange;
  }

  override render(_styles: Styles): typeof noChange {
    return noChange;
  }
}

const withStyles = directive(Styled);

/** Styles of an element, by their names in CSS: `html\`<i ${styled({ width: '3px' })}></i>\``. */
export const styled = (styles: Styles): DirectiveResult => withStyles(styles);
