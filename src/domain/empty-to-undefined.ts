/** Undefined for an empty text, which AWS sends in places where it means none, such as after the last page. */
export const emptyToUndefined = (text: string | undefined): string | undefined =>
  text === '' ? undefined : text;
