// Files in GridFS on the same connection: pictures, thumbnails, what web chat uploads.
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { mongo, Types, type Connection } from 'mongoose'

/** A picture is one chunk, not many written one after the other: each waits for the disk. A document may have 16 MB at most. */
const largestChunk = 4 * 1024 * 1024

export function createFileModel(connection: Connection) {
  // The driver's bucket is made on first use: the connection may still be opening when the models are made.
  let bucket: mongo.GridFSBucket | undefined
  const files = () => (bucket ??= new mongo.GridFSBucket(connection.db!, { bucketName: 'files' }))
  return {
    /** @throws when it is not 24 hex digits. */
    idOf: (hex: string) => new Types.ObjectId(hex),
    async save(name: string, bytes: Buffer, metadata: Record<string, unknown> = {}): Promise<Types.ObjectId> {
      // Just as large as needed: a stream begins by clearing a buffer of this size.
      const chunkSizeBytes = Math.min(Math.max(bytes.length, 1), largestChunk)
      const upload = files().openUploadStream(name, { metadata, chunkSizeBytes })
      await pipeline(Readable.from([bytes]), upload)
      return upload.id
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
  }
}
export type FileModel = ReturnType<typeof createFileModel>
