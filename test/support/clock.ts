// A clock that stands still until a test moves it.

export interface Clock {
  /** Hand this over wherever `now` is wanted; it needs no `this`. */
  now: () => Date
  set(time: string | Date): void
  /** Milliseconds, or like '90s', '30m', '2h', '1d', '-1d'; '1d 2h' adds up. */
  advance(by: number | string): void
}

const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** `start` with its offset, as in '2026-11-23T09:00:00+08:00', so that the machine's own time zone does not matter. */
export function createClock(start: string | Date): Clock {
  let time = read(start)
  return {
    now: () => new Date(time),
    set: (to) => {
      time = read(to)
    },
    advance: (by) => {
      time += typeof by === 'number' ? by : durationMs(by)
    },
  }
}

function read(time: string | Date): number {
  if (typeof time === 'string' && !/(Z|[+-]\d\d:?\d\d)$/.test(time)) throw new Error(`${time} has no time zone offset`)
  const ms = new Date(time).getTime()
  if (Number.isNaN(ms)) throw new Error(`${String(time)} is not a time`)
  return ms
}

function durationMs(text: string): number {
  const parts = text.trim().split(/\s+/)
  return parts.reduce((sum, part) => {
    const [, count, unit] = /^(-?\d+(?:\.\d+)?)(ms|s|m|h|d|w)$/.exec(part) ?? []
    if (count === undefined || unit === undefined) throw new Error(`"${part}" is not a duration like 30m or 1d`)
    return sum + Number(count) * (unitMs[unit] ?? 0)
  }, 0)
}
