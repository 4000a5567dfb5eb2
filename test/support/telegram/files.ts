// Files as Telegram keeps them. A photo is stored as JPEGs of several sizes without metadata, a document byte for byte.
import { createHash } from 'node:crypto'
import type { Document, File, PhotoSize } from 'grammy/types'
import sharp from 'sharp'
import { badRequest } from './refusal.ts'

interface Kept {
  file: File
  name: string
  bytes: Buffer
  mime: string
}

const LARGEST_DOWNLOAD = 20 * 1024 * 1024
const LARGEST_PHOTO = 10 * 1024 * 1024
const sizes = [90, 320, 800, 1280]

// The same bytes give the same sizes: a run sends few different photos many times.
const resized = new Map<string, Promise<{ width: number; height: number; bytes: Buffer }[]>>()

export class Files {
  private readonly byId = new Map<string, Kept>()
  private readonly byPath = new Map<string, Kept>()
  private count = 0

  /** @throws when the bytes are not a picture: a phone cannot send those as a photo, and a bot's upload is refused. */
  async addPhoto(bytes: Buffer): Promise<PhotoSize[]> {
    if (bytes.length > LARGEST_PHOTO) throw badRequest('file is too big')
    const key = createHash('sha1').update(bytes).digest('hex')
    let work = resized.get(key)
    if (!work) resized.set(key, (work = photoSizes(bytes)))
    const made = await work.catch(() => {
      resized.delete(key)
      throw badRequest('IMAGE_PROCESS_FAILED')
    })
    return made.map(({ width, height, bytes }) => ({
      ...pick(this.keep(bytes, { kind: 'AgAC', folder: 'photos', name: 'photo.jpg', mime: 'image/jpeg' })),
      width,
      height,
    }))
  }

  addDocument(bytes: Buffer, name: string, mime: string, folder = 'documents'): Document {
    const kind = folder === 'documents' ? 'BQAC' : 'AwAC'
    return asDocument(this.keep(bytes, { kind, folder, name, mime }))
  }

  /** A document sent before, to be sent again. */
  document = (fileId: string): Document => asDocument(this.kept(fileId))

  has = (fileId: string) => this.byId.has(fileId)

  bytes = (fileId: string): Buffer => this.kept(fileId).bytes

  getFile(fileId: string | undefined): File {
    if (!fileId) throw badRequest('file_id not specified')
    const kept = this.byId.get(fileId)
    if (!kept) throw badRequest('wrong file_id or the file is temporarily unavailable')
    if (kept.bytes.length > LARGEST_DOWNLOAD) throw badRequest('file is too big')
    return kept.file
  }

  download = (path: string): Kept | undefined => this.byPath.get(path)

  private keep(bytes: Buffer, how: { kind: string; folder: string; name: string; mime: string }): Kept {
    const number = ++this.count
    const noise = createHash('sha256').update(`file ${number}`).digest('base64url')
    const file: File = {
      file_id: `${how.kind}AgUAAxkBAAIB${noise}AAIzBA`,
      file_unique_id: `AQAD${noise.slice(0, 12)}`,
      file_size: bytes.length,
      file_path: `${how.folder}/file_${number}.${/\.(\w{1,8})$/.exec(how.name)?.[1] ?? 'bin'}`,
    }
    const kept = { file, bytes, name: how.name, mime: how.mime }
    this.byId.set(file.file_id, kept)
    this.byPath.set(file.file_path ?? '', kept)
    return kept
  }

  private kept(fileId: string): Kept {
    const kept = this.byId.get(fileId)
    if (!kept) throw new Error(`no file ${fileId}`)
    return kept
  }
}

const asDocument = (kept: Kept): Document => ({ ...pick(kept), file_name: kept.name, mime_type: kept.mime })

const pick = ({ file }: Kept) => ({
  file_id: file.file_id,
  file_unique_id: file.file_unique_id,
  file_size: file.file_size ?? 0,
})

async function photoSizes(bytes: Buffer) {
  const { autoOrient } = await sharp(bytes).metadata()
  const longest = Math.max(autoOrient.width, autoOrient.height)
  const wanted = sizes.filter((size, index) => index === 0 || (sizes[index - 1] ?? 0) < longest)
  return Promise.all(
    wanted.map(async (size) => {
      const { data, info } = await sharp(bytes)
        .rotate()
        .resize(size, size, { fit: 'inside', withoutEnlargement: true })
        .jpeg({ quality: 80 })
        .toBuffer({ resolveWithObject: true })
      return { width: info.width, height: info.height, bytes: data }
    }),
  )
}
