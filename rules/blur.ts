// Whether a photo can be read: advice to the person who took it, never a refusal.

export const advices = ['too-small', 'blurred'] as const
export type Advice = (typeof advices)[number]

/** Sides of the grey picture that sharpness is measured on: at this size camera noise averages out and letters stay. */
export const sharpnessSide = 640
/**
 * Measured on drawn labels and invoices with camera noise, at 12 megapixels and at chat size: crisp ones have 230 to 370, small
 * print that can just be read 12 to 17, print that cannot 4 to 9, and nothing but noise 3.
 */
export const leastSharpness = 10
/** Longer side of the original. Below it a whole page or label has letters of fewer than about eight dots. */
export const leastSide = 640

/** @param photo sides of the upright original. */
export function adviceOn(photo: { width: number; height: number; sharpness: number }): Advice[] {
  if (Math.max(photo.width, photo.height) < leastSide) return ['too-small']
  return photo.sharpness < leastSharpness ? ['blurred'] : []
}

/** The variance of the Laplacian of a grey picture, one byte a dot: large where edges are crisp. 0 without an inside. */
export function sharpnessOf(grey: Uint8Array, width: number, height: number): number {
  if (width < 3 || height < 3) return 0
  let sum = 0
  let squares = 0
  for (let y = 1; y < height - 1; y++) {
    const end = y * width + width - 1
    for (let at = y * width + 1; at < end; at++) {
      const edge = grey[at - width]! + grey[at + width]! + grey[at - 1]! + grey[at + 1]! - 4 * grey[at]!
      sum += edge
      squares += edge * edge
    }
  }
  const dots = (width - 2) * (height - 2)
  return squares / dots - (sum / dots) ** 2
}
