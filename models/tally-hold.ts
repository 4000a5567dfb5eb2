// Who counts a crowd or a whole campaign has its head for a short time and renews that while at work. So a process that died is
// known by its silence within seconds, and one that takes long is left alone. Nothing depends on it being right: every number
// is taken once, whoever finishes it.
import type { Model } from 'mongoose'
import type { TallyHead } from './tally-schema.ts'

/** Of a crowd: with a look every two seconds, another process is at it within five. */
export const crowdHold = { holdMs: 3_000, beatMs: 500 }
/** A count of everything begins again from the first report, so its holder is given more patience. */
export const recountHold = { holdMs: 10_000, beatMs: 2_000 }

export interface Hold {
  holdMs: number
  beatMs: number
}

/** `isLost`: somebody else has gone on meanwhile. */
export async function holding<T>(
  heads: Model<TallyHead>,
  { _id, seq }: Pick<TallyHead, '_id' | 'seq'>,
  { holdMs, beatMs, now }: Hold & { now: () => Date },
  work: (isLost: () => boolean) => Promise<T>,
): Promise<T> {
  let [lost, beating] = [false, Promise.resolve()]
  const beat = async () => {
    const until = new Date(now().getTime() + holdMs)
    const { matchedCount } = await heads.updateOne({ _id, seq, done: false }, { $set: { until } }).exec()
    lost ||= matchedCount === 0
  }
  // A beat that fails is one beat less; the work itself meets what is wrong.
  const timer = setInterval(() => {
    beating = beat().catch(() => undefined)
  }, beatMs)
  timer.unref()
  try {
    return await work(() => lost)
  } finally {
    clearInterval(timer)
    await beating
  }
}
