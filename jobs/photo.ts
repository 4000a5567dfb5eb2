// What becomes of a photo: checked by its content, upright, stripped of metadata, at most 2560 px, with a thumbnail and a
// difference hash. Only JPEG, PNG and WebP decoders are open; a format by any other name stays shut.
import { createHash } from 'node:crypto'
import sharp, { type Metadata } from 'sharp'
import { adviceOn, sharpnessOf, sharpnessSide, type Advice } from '../rules/blur.ts'
import { fileTypeOf, pictureTypes, type PictureType } from '../rules/file-type.ts'

sharp.concurrency(1)
sharp.cache(false)
// Loaders have had holes before; those not needed for phone photos are not reachable from a chat.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'] })

export interface Photo {
  type: PictureType
  sha256: string
  bytes: number
  /** Of the upright original. */
  width: number
  height: number
  /** As the camera wrote it, without a zone; null when absent. */
  takenAt: Date | null
  /** 64-bit difference hash, 16 hex digits; null when there is nothing to tell the picture by. */
  dhash: string | null
  sharpness: number
  advice: Advice[]
  picture: Buffer
  thumbnail: Buffer
}

export type RefusalCode =
  | ('empty' | 'heic' | 'file-type' | 'too-large' | 'too-many-pixels' | 'damaged')
  | ('ofd' | 'xml' | 'password' | 'two-kinds')

/** A file that trying again cannot mend. */
export class FileRefused extends Error {
  readonly code: RefusalCode
  constructor(code: RefusalCode, cause?: unknown) {
    super(code, { cause })
    this.code = code
  }
}

const limitInputPixels = 50e6
const longestSide = 2560
const thumbnailSide = 320
const input = { failOn: 'error', limitInputPixels, pages: 1 } as const
const longestSeconds = 10

/** Decoding took longer than it may: the machine may have been busy. */
export class TookTooLong extends Error {}

/** @throws FileRefused; any other error may pass when tried again. */
export async function processPhoto(original: Buffer, seconds = longestSeconds): Promise<Photo> {
  const type = pictureTypeOf(original)
  try {
    const meta = await sharp(original, input).metadata()
    const picture = await sharp(original, input)
      .timeout({ seconds })
      .rotate()
      .resize(within(longestSide))
      .flatten({ background: '#fff' })
      .jpeg({ quality: 80 })
      .toBuffer()
    const { thumbnail, ...seen } = await lookAt(picture)
    const turned = (meta.orientation ?? 1) >= 5
    const [width, height] = turned ? [meta.height, meta.width] : [meta.width, meta.height]
    return {
      type,
      sha256: createHash('sha256').update(original).digest('hex'),
      bytes: original.length,
      width,
      height,
      takenAt: takenAt(meta),
      advice: adviceOn({ width, height, sharpness: seen.sharpness }),
      ...seen,
      picture,
      thumbnail,
    }
  } catch (cause) {
    throw refusalOf(cause)
  }
}

const within = (side: number) => ({ width: side, height: side, fit: 'inside', withoutEnlargement: true }) as const

function pictureTypeOf(original: Buffer): PictureType {
  if (original.length === 0) throw new FileRefused('empty')
  const type = fileTypeOf(original)
  if (type === 'heic') throw new FileRefused('heic')
  const known = pictureTypes.find((each) => each === type)
  if (!known) throw new FileRefused('file-type')
  return known
}

function refusalOf(cause: unknown): unknown {
  const words = cause instanceof Error ? cause.message : ''
  if (/timeout/i.test(words)) return new TookTooLong(words, { cause })
  return new FileRefused(/pixel limit/i.test(words) ? 'too-many-pixels' : 'damaged', cause)
}

/** Thumbnail, hash and sharpness from one small decoding of the stored picture. */
async function lookAt(picture: Buffer): Promise<Pick<Photo, 'thumbnail' | 'dhash' | 'sharpness'>> {
  const { data, info } = await sharp(picture)
    .resize(within(sharpnessSide))
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { width, height } = info
  const colours = { raw: { width, height, channels: info.channels } }
  const thumbnail = await sharp(data, colours).resize(within(thumbnailSide)).jpeg({ quality: 75 }).toBuffer()
  const grey = turnGrey(data, info.channels)
  const dots = await sharp(grey, { raw: { width, height, channels: 1 } })
    .resize(9, 8, { fit: 'fill' })
    .toColourspace('b-w')
    .raw()
    .toBuffer()
  return { thumbnail, dhash: differenceHash(dots), sharpness: sharpnessOf(grey, width, height) }
}

/** In place, over the colours: a third of a megabyte less for the collector with each photo. */
function turnGrey(dots: Buffer, channels: number): Buffer {
  if (channels === 1) return dots
  const count = dots.length / channels
  // Rec. 601 luma in whole numbers.
  for (let dot = 0, at = 0; dot < count; dot++, at += channels)
    dots[dot] = (77 * dots[at]! + 150 * dots[at + 1]! + 29 * dots[at + 2]!) >> 8
  return dots.subarray(0, count)
}

/** Pictures with less contrast than this between their 72 patches are all alike: a wall, a blank sheet, a black lens. */
const leastContrast = 8

/** Each bit says whether a dot of a 9×8 grey picture is darker than its right neighbour. */
function differenceHash(dots: Buffer): string | null {
  if (Math.max(...dots) - Math.min(...dots) < leastContrast) return null
  let hash = 0n
  for (let y = 0; y < 8; y++)
    for (let x = 0; x < 8; x++) hash = (hash << 1n) | (dots[y * 9 + x]! < dots[y * 9 + x + 1]! ? 1n : 0n)
  return hash.toString(16).padStart(16, '0')
}

/** EXIF DateTimeOriginal found by its form `YYYY:MM:DD HH:MM:SS`: the one fact kept from the metadata besides the size. */
function takenAt(meta: Metadata): Date | null {
  const found = meta.exif?.toString('latin1').match(/(\d{4}):(\d{2}):(\d{2}) (\d{2}:\d{2}:\d{2})/)
  if (!found) return null
  const date = new Date(`${found[1]}-${found[2]}-${found[3]}T${found[4]}+08:00`)
  return Number.isNaN(date.getTime()) ? null : date
}
