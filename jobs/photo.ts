// What becomes of a photo: checked by its content, upright, stripped of metadata, at most 2560 px, with a thumbnail and a
// difference hash. Only JPEG, PNG and WebP decoders are open; a format by any other name stays shut.
import { createHash } from 'node:crypto'
import sharp, { type Metadata } from 'sharp'

sharp.concurrency(1)
sharp.cache(false)
// Loaders have had holes before; those not needed for phone photos are not reachable from a chat.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'] })

export interface Photo {
  sha256: string
  bytes: number
  /** Of the upright original. */
  width: number
  height: number
  /** As the camera wrote it, without a zone; null when absent. */
  takenAt: Date | null
  /** 64-bit difference hash of the thumbnail, 16 hex digits. */
  dhash: string
  picture: Buffer
  thumbnail: Buffer
}

export class PhotoRefused extends Error {
  readonly code: 'not-an-image' | 'too-many-pixels' | 'damaged'
  constructor(code: PhotoRefused['code'], cause?: unknown) {
    super(code, { cause })
    this.code = code
  }
}

const limitInputPixels = 50e6
const longestSide = 2560
const thumbnailSide = 320
const input = { failOn: 'error', limitInputPixels, pages: 1 } as const
const timeout = { seconds: 10 }

/** @throws PhotoRefused */
export async function processPhoto(original: Buffer): Promise<Photo> {
  if (original.length === 0) throw new PhotoRefused('not-an-image')
  const meta = await sharp(original, input)
    .metadata()
    .catch((cause: unknown) => {
      throw refusalOf(cause, 'not-an-image')
    })
  try {
    const picture = await sharp(original, input)
      .timeout(timeout)
      .rotate()
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#fff' })
      .jpeg({ quality: 80 })
      .toBuffer()
    const thumbnail = await sharp(picture)
      .resize({ width: thumbnailSide, height: thumbnailSide, fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: 75 })
      .toBuffer()
    const turned = (meta.orientation ?? 1) >= 5
    return {
      sha256: createHash('sha256').update(original).digest('hex'),
      bytes: original.length,
      width: turned ? meta.height : meta.width,
      height: turned ? meta.width : meta.height,
      takenAt: takenAt(meta),
      dhash: await differenceHash(thumbnail),
      picture,
      thumbnail,
    }
  } catch (cause) {
    throw refusalOf(cause, 'damaged')
  }
}

function refusalOf(cause: unknown, otherwise: PhotoRefused['code']): PhotoRefused {
  if (cause instanceof PhotoRefused) return cause
  const tooMany = cause instanceof Error && /pixel limit/i.test(cause.message)
  return new PhotoRefused(tooMany ? 'too-many-pixels' : otherwise, cause)
}

/** Each bit says whether a dot of a 9×8 grey picture is darker than its right neighbour. */
async function differenceHash(thumbnail: Buffer): Promise<string> {
  const grey = await sharp(thumbnail).greyscale().resize(9, 8, { fit: 'fill' }).raw().toBuffer()
  let hash = 0n
  for (let y = 0; y < 8; y++)
    for (let x = 0; x < 8; x++) hash = (hash << 1n) | (grey[y * 9 + x]! < grey[y * 9 + x + 1]! ? 1n : 0n)
  return hash.toString(16).padStart(16, '0')
}

/** EXIF DateTimeOriginal found by its form `YYYY:MM:DD HH:MM:SS`: the one fact kept from the metadata besides the size. */
function takenAt(meta: Metadata): Date | null {
  const found = meta.exif?.toString('latin1').match(/(\d{4}):(\d{2}):(\d{2}) (\d{2}:\d{2}:\d{2})/)
  if (!found) return null
  const date = new Date(`${found[1]}-${found[2]}-${found[3]}T${found[4]}+08:00`)
  return Number.isNaN(date.getTime()) ? null : date
}
