// Photos as people send them, good and bad. The same call gives the same bytes, made once per run.
// Drawn from raw pixels only: the product forbids sharp to load anything but JPEG, PNG and WebP, for the whole process.
import { crc32, deflateSync } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'

export interface Scene {
  /** Different numbers are different motifs; the same number is the same motif in any size and format. */
  motif?: number
  width?: number
  height?: number
}

const made = new Map<string, Promise<Buffer>>()

function once(name: string, { motif = 1, ...rest }: Scene, make: () => Promise<Buffer>): Promise<Buffer> {
  const key = JSON.stringify([name, motif, rest])
  const known = made.get(key) ?? make()
  made.set(key, known)
  return known
}

/** From a phone held upright: stored lying (EXIF orientation 6), with capture time, camera and GPS position (Chongqing). */
const phone = (scene: Scene = {}) =>
  once('phone', scene, () =>
    draw(scene, 1600, 1200)
      .jpeg({ quality: 88 })
      .withMetadata({ orientation: 6 })
      .withExifMerge({
        IFD0: { Make: 'Huawei', Model: 'P60', Software: 'secret-serial-0001' },
        IFD2: { DateTimeOriginal: '2026:11:20 10:30:00' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '29/1 33/1 53/1',
          GPSLongitudeRef: 'E',
          GPSLongitude: '106/1 33/1 2/1',
        },
      })
      .toBuffer(),
  )

const jpeg = (scene: Scene = {}) => once('jpeg', scene, () => draw(scene, 1280, 960).jpeg({ quality: 85 }).toBuffer())

export const photos = {
  phone,
  jpeg,
  png: (scene: Scene = {}) => once('png', scene, () => draw(scene, 800, 600).png().toBuffer()),
  webp: (scene: Scene = {}) => once('webp', scene, () => draw(scene, 1280, 960).webp({ effort: 1 }).toBuffer()),
  /** 12 megapixels, some megabytes, EXIF as `phone`. */
  large: (scene: Scene = {}) => phone({ ...scene, width: 4000, height: 3000 }),
  /** Too small to read anything on it. */
  small: (scene: Scene = {}) => jpeg({ ...scene, width: 160, height: 120 }),
  blurred: (scene: Scene = {}) =>
    once('blurred', scene, async () =>
      // Drawn first: in one chain the grain would be laid over the blur.
      sharp(await draw(scene, 1280, 960).png().toBuffer())
        .blur(40)
        .jpeg({ quality: 85 })
        .toBuffer(),
    ),
  /** The same motif sent again by somebody else: smaller and compressed harder, so other bytes but the same picture. */
  copyOf: async (photo: Buffer) => sharp(photo).rotate().resize(900).jpeg({ quality: 50 }).toBuffer(),
  /** The connection broke in the middle of the upload. */
  truncated: async (scene: Scene = {}) => {
    const whole = await jpeg(scene)
    return whole.subarray(0, Math.floor(whole.length / 2))
  },
  /** A web page saved as photo.jpg. */
  html: (): Buffer => Buffer.from('<!doctype html><html><body><script>alert(1)</script>not a photo</body></html>'),
  svg: () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"><circle r="99"/></svg>'),
  empty: () => Buffer.alloc(0),
  /** A real photo, but of more than 20 MB. */
  oversize: async (scene: Scene = {}) => Buffer.concat([await jpeg(scene), Buffer.alloc(21 * 1024 * 1024)]),
  /** Of a scanner: 48 megapixels of 16 bits in passes, small as a file and seconds to decode. */
  slow: (scene: Scene = {}) =>
    once('slow', scene, async () =>
      sharp(await draw(scene, 60, 60).png().toBuffer())
        .resize(6900, 6900, { kernel: 'nearest' })
        .ensureAlpha()
        .toColourspace('rgb16')
        .png({ compressionLevel: 2, progressive: true })
        .toBuffer(),
    ),
  /** A few hundred bytes that claim to be 65,000 pixels square. */
  bomb: () => pngOf(65_000, 65_000),
}

/** Coarse coloured patches make the motif, fine grain on top makes it weigh and compress like a photo. */
function draw({ motif = 1, width: wide, height: high }: Scene, usualWidth: number, usualHeight: number): Sharp {
  const [width, height] = [wide ?? usualWidth, high ?? usualHeight]
  const side = Math.min(256, width, height)
  const patches = Buffer.from(noise(motif, 12 * 9 * 3, 256))
  const grain = Buffer.from(noise(motif + 7919, side * side, 36).map((value) => 110 + value))
  return sharp(patches, { raw: { width: 12, height: 9, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .composite([{ input: grain, raw: { width: side, height: side, channels: 1 }, tile: true, blend: 'hard-light' }])
    .removeAlpha()
}

/** A small seeded generator, so that photos are the same in every run. */
function noise(seed: number, count: number, below: number): number[] {
  let state = (seed * 2_654_435_761) >>> 0
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  })
}

function pngOf(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1000))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
