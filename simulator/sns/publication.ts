/** A message that was published to a topic: nothing subscribes here, so `watch.publication` is told of it. */
export interface Publication {
  readonly topicArn: string;
  readonly subject?: string | undefined;
  readonly message: string;
  /** By name: the value as a text, whatever its type. */
  readonly attributes: Readonly<Record<string, string>>;
}
