// Files in GridFS on the same connection: pictures, thumbnails, what web chat uploads. Bytes that are at hand are written
// without the driver's upload stream, which clears a buffer of a chunk's size, fills it and copies it once more; anything
// that reads GridFS reads them.
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { mongo, Types, type Connection } from 'mongoose'

/** A picture is one chunk, not many written one after the other: each waits for the disk. A document may have 16 MB at most. */
const largestChunk = 4 * 1024 * 1024

/** Whoever writes a file has written all of it long before. */
const unfinishedMs = 24 * 3_600_000
/** What is unfinished is looked for every night, so it need not be looked for among all files there ever were. */
const lookedBackMs = 30 * 24 * 3_600_000
const lookedAtOnce = 1000

export interface NewFile {
  name: string
  bytes: Buffer
  metadata?: Record<string, unknown>
}
interface Chunk {
  _id: Types.ObjectId
  files_id: Types.ObjectId
  n: number
  data: mongo.Binary
}

export function createFileModel(connection: Connection) {
  // The driver's bucket is made on first use: the connection may still be opening when the models are made.
  let bucket: mongo.GridFSBucket | undefined
  const files = () => (bucket ??= new mongo.GridFSBucket(connection.db!, { bucketName: 'files' }))
  const heads = () => connection.collection<mongo.GridFSFile>('files.files')
  const chunks = () => connection.collection<Chunk>('files.chunks')
  return {
    /** Those that GridFS asks for. */
    async ensureIndexes(): Promise<void> {
      await Promise.all([
        heads().createIndex({ filename: 1, uploadDate: 1 }),
        chunks().createIndex({ files_id: 1, n: 1 }, { unique: true }),
      ])
    },
    /** @throws when it is not 24 hex digits. */
    idOf: (hex: string) => new Types.ObjectId(hex),
    async save(name: string, bytes: Buffer, metadata?: Record<string, unknown>): Promise<Types.ObjectId> {
      const [id] = await this.saveAll([{ name, bytes, metadata }])
      return id!
    },
    /** In the order given. All bytes are there before any file is: when it breaks off between them, no half file can be read. */
    async saveAll(files: NewFile[]): Promise<Types.ObjectId[]> {
      const made = files.map((file) => ({ ...file, id: new Types.ObjectId() }))
      const content = made.flatMap(({ id, bytes }) => chunksOf(id, bytes))
      // One by one, side by side: of a batch the driver makes four copies, and what a photo leaves behind brings the collector.
      await Promise.all(content.map((chunk) => chunks().insertOne(chunk)))
      await heads().insertMany(
        made.map(({ id, name, bytes, metadata = {} }) => headOf(id, name, bytes.length, metadata)),
      )
      return made.map(({ id }) => id)
    },
    /** Stores what the stream gives; when it breaks off, nothing stays. */
    async saveStream(name: string, content: Readable, metadata: Record<string, unknown> = {}): Promise<Types.ObjectId> {
      const upload = files().openUploadStream(name, { metadata })
      try {
        await pipeline(content, upload)
      } catch (error) {
        await upload.abort().catch(() => {}) // the first error tells why
        throw error
      }
      return upload.id
    },
    /** What was said of it when it was saved; null when it is gone. */
    async metadataOf(id: Types.ObjectId): Promise<Record<string, unknown> | null> {
      for await (const { metadata } of files().find({ _id: id }).limit(1)) return metadata ?? {}
      return null
    },
    read: (id: Types.ObjectId): Promise<Buffer> => buffer(files().openDownloadStream(id)),
    stream: (id: Types.ObjectId): Readable => files().openDownloadStream(id),
    /** Files of this name whose metadata say that they are from before, the oldest first. */
    async listNamed(name: string, before: Date, limit: number): Promise<Types.ObjectId[]> {
      const found = files().find({ filename: name, 'metadata.at': { $lt: before } })
      return (await found.sort({ uploadDate: 1 }).limit(limit).toArray()).map(({ _id }) => _id)
    },
    /** Removes all files of this name. */
    async removeNamed(name: string): Promise<void> {
      for await (const { _id } of files().find({ filename: name })) await this.remove(_id)
    },
    async remove(id: Types.ObjectId): Promise<void> {
      await files()
        .delete(id)
        .catch((error: unknown) => {
          if (!(error instanceof mongo.MongoRuntimeError)) throw error // gone already
        })
    },
    /** Removes bytes that belong to no file: whoever wrote or removed it died in the middle. @returns of how many files. */
    async removeUnfinished(now: Date): Promise<number> {
      const idAt = (ms: number) => Types.ObjectId.createFromTime(Math.floor((now.getTime() - ms) / 1000))
      const before = idAt(unfinishedMs)
      let removed = 0
      for (let last = idAt(lookedBackMs); ;) {
        const found: Pick<Chunk, 'files_id'>[] = await chunks()
          .find({ files_id: { $gt: last, $lt: before } }, { projection: { _id: 0, files_id: 1 } })
          .sort({ files_id: 1, n: 1 })
          .limit(lookedAtOnce)
          .toArray()
        if (found.length === 0) return removed
        last = found.at(-1)!.files_id
        const ids = [...new Map(found.map(({ files_id }) => [String(files_id), files_id])).values()]
        const known = await heads()
          .find({ _id: { $in: ids } }, { projection: { _id: 1 } })
          .toArray()
        const whole = new Set(known.map(({ _id }) => String(_id)))
        for (const id of ids.filter((each) => !whole.has(String(each)))) {
          await chunks().deleteMany({ files_id: id })
          removed++
        }
      }
    },
  }
}

function chunksOf(files_id: Types.ObjectId, bytes: Buffer): Chunk[] {
  const parts = Math.ceil(bytes.length / largestChunk)
  return Array.from({ length: parts }, (_, n) => ({
    _id: new Types.ObjectId(),
    files_id,
    n,
    data: new mongo.Binary(bytes.subarray(n * largestChunk, (n + 1) * largestChunk)),
  }))
}

const headOf = (_id: Types.ObjectId, filename: string, length: number, metadata: Record<string, unknown>) => ({
  ...{ _id, length, filename, metadata, chunkSize: Math.min(Math.max(length, 1), largestChunk) },
  uploadDate: new Date(),
})

export type FileModel = ReturnType<typeof createFileModel>
