/** Facts about one thing that happened. Never outputs, never parameters. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where log lines go. The message is a constant phrase; everything else is in the fields. */
export interface Logger {
  debug(message: string, fields: LogFields): void;
  info(message: string, fields: LogFields): void;
  error(message: string, fields: LogFields): void;
}
