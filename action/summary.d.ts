/** As many whole lines as fit into the 1 MiB that GitHub takes from a step. */
export function cutSummary(markdown: string): string;
