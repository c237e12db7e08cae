/** Whether a value of an event (a string, a number, a boolean or null) fits what a pattern asks for. */
export type ValueTest = (value: unknown) => boolean;
