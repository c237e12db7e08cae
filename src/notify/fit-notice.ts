import type { RunNotice } from './run-notice.ts';

/** Every payload has less than this: SNS bills by 64 KB, and chats cut long messages. Bytes of UTF-8. */
export const MOST_BYTES = 4_000;

/** Shorter and shorter: without accounts, then with fewer causes. The counts of what is left out stay. */
const SHORTER: readonly ((notice: RunNotice) => RunNotice)[] = [
  (notice) => notice,
  withoutAccounts,
  (notice) => withCauses(withoutAccounts(notice), 2),
  (notice) => withCauses(withoutAccounts(notice), 1),
];

/**
 * Renders a notice with as much as fits into `MOST_BYTES`. Without causes it fits, whatever its names are.
 * @param textOf what is sent of a payload
 */
export function fitNotice<Payload>(
  notice: RunNotice,
  render: (notice: RunNotice) => Payload,
  textOf: (payload: Payload) => string,
): Payload {
  for (const shorten of SHORTER) {
    const payload = render(shorten(notice));
    if (Buffer.byteLength(textOf(payload), 'utf8') < MOST_BYTES) return payload;
  }
  return render(withCauses(notice, 0));
}

function withoutAccounts(notice: RunNotice): RunNotice {
  const causes = notice.causes.map((cause) => ({
    ...cause,
    accounts: [],
    accountsOmitted: cause.accounts.length + cause.accountsOmitted,
  }));
  return { ...notice, causes };
}

function withCauses(notice: RunNotice, most: number): RunNotice {
  const rest = notice.causes.slice(most);
  const { causes, targets } = notice.causesOmitted;
  return {
    ...notice,
    causes: notice.causes.slice(0, most),
    causesOmitted: {
      causes: causes + rest.length,
      targets: rest.reduce((sum, { count }) => sum + count, targets),
    },
  };
}
