/** Facts about one thing that happened. Never outputs, never parameters. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where lines go. The message is a constant phrase; the rest is fields. */
export interface Logger {
  debug(message: string, fields: LogFields): void;
  info(message: string, fields: LogFields): void;
  error(message: string, fields: LogFields): void;
}
