// The moves of one change of the totals. Few of them lie in the campaign's head; those of a crowd would be larger than a document
// may be and lie beside it, written before the head names them, so that whoever comes after a stop finds all of them.
import { Schema, Types, type Connection } from 'mongoose'
import type { TallyHead, TallyMove } from './tally-schema.ts'

interface KeptMoves {
  _id: Types.ObjectId
  crowd: Types.ObjectId
  moves: TallyMove[]
  at: Date
}

const keptSchema = new Schema<KeptMoves>(
  {
    crowd: { type: Schema.Types.ObjectId, required: true },
    moves: { type: [Schema.Types.Mixed], required: true } as never,
    at: { type: Date, required: true },
  },
  { collection: 'tally_moves', versionKey: false, minimize: false },
)
keptSchema.index({ crowd: 1 })
keptSchema.index({ at: 1 })

/** A document holds at most 16 MB. */
const mostBytes = 4_000_000
export const bytesOf = ({ before, now }: TallyMove): number => JSON.stringify([before, now]).length + 200
const orphanMs = 86_400_000

export type MovesPlace = Pick<TallyHead, 'moves' | 'crowd'>

export function createTallyMoves(connection: Connection) {
  const model = connection.model<KeptMoves>('TallyMoves', keptSchema)
  const drop = async ({ crowd }: MovesPlace): Promise<void> => {
    if (crowd) await model.deleteMany({ crowd: crowd.id }).exec()
  }
  return {
    model,
    drop,
    /** What the head is to hold, so that these are found again. */
    async keep(moves: TallyMove[], mostInHead: number, at: Date): Promise<MovesPlace> {
      const parts = partsOf(moves)
      if (moves.length <= mostInHead && parts.length === 1) return { moves, crowd: null }
      const id = new Types.ObjectId()
      for (const part of parts)
        await model.collection.insertOne({ _id: new Types.ObjectId(), crowd: id, moves: part, at })
      return { moves: [], crowd: { id, moves: moves.length } }
    },
    /** null: somebody else has brought them to their end, and they are gone. */
    async of({ moves, crowd }: MovesPlace): Promise<TallyMove[] | null> {
      if (!crowd) return moves
      const kept = await model.find({ crowd: crowd.id }).sort({ _id: 1 }).lean<KeptMoves[]>().exec()
      const all = kept.flatMap((one) => one.moves)
      return all.length === crowd.moves ? all : null
    },
    /** Of a process that stopped before it could put them into a head, or after they had come to their end. */
    async sweep(named: Types.ObjectId[], now: Date): Promise<void> {
      await model.deleteMany({ at: { $lt: new Date(now.getTime() - orphanMs) }, crowd: { $nin: named } }).exec()
    },
  }
}
export type TallyMoves = ReturnType<typeof createTallyMoves>

function partsOf(moves: TallyMove[]): TallyMove[][] {
  const parts: TallyMove[][] = [[]]
  let bytes = 0
  for (const move of moves) {
    const size = bytesOf(move)
    if (bytes + size > mostBytes && parts.at(-1)!.length > 0) {
      parts.push([])
      bytes = 0
    }
    parts.at(-1)!.push(move)
    bytes += size
  }
  return parts
}
