/** A text that says something: AWS sends an empty one in places where it means none, as after the last page. */
export const emptyToUndefined = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
