// What holds for the accounts of staff: how long things last, when a code is wrong too often, and what a name may be.

export const minuteMs = 60_000
/** A sign-in link is for now: whoever finds it later finds nothing. */
export const signInMs = 10 * minuteMs
/** A session ends when nothing was asked for this long, and in any case after this long. */
export const sessionIdleMs = 120 * minuteMs
export const sessionMs = 12 * 60 * minuteMs
export const inviteMs = 30 * 24 * 60 * minuteMs

export const mostWrongCodes = 5
const firstLockMs = 15 * minuteMs
const longestLockMs = 24 * 60 * minuteMs

/** 15 minutes, then twice as long each time, up to a day. `locks` counts those before since the last sign-in. */
export const lockMs = (locks: number): number => Math.min(firstLockMs * 2 ** Math.min(locks, 20), longestLockMs)

export const longestName = 60
/** As staff type it on a command line: one line, nothing that only looks like another name. */
export const nameOf = (text: string): string => text.normalize('NFKC').replace(/\s+/g, ' ').trim()

/** Who an account is in the audit trail and to the API. */
export const idOfAccount = (hex: string) => `account:${hex}`

/** The account behind such an id. @returns its hex id, null for any other name. */
export const accountOfId = (id: string): string | null => /^account:([0-9a-f]{24})$/.exec(id)?.[1] ?? null
