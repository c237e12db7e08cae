const BARS = '▁▂▃▄▅▆▇█';

/**
 * Shares in one line, such as `▁▅█`: the lowest bar is 0, and the highest is 1 and nothing less, so that one failure
 * among thousands shows. A space for an unknown share.
 * @param shares from 0 to 1
 */
export const sparkLine = (shares: readonly (number | undefined)[]): string =>
  shares
    .map((share) => {
      if (share === undefined) return ' ';
      const highest = BARS.length - 1;
      return BARS[share >= 1 ? highest : Math.min(highest - 1, Math.floor(share * highest))] ?? ' ';
    })
    .join('');
