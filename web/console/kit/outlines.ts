// An operator's own outlines of the districts, as GeoJSON files come: what of one can be drawn, or why it cannot.

export interface Outlines {
  type: 'FeatureCollection'
  features: Outline[]
}
export interface Outline {
  type: 'Feature'
  properties: { code: string }
  geometry: { type: 'Polygon' | 'MultiPolygon'; coordinates: unknown[] }
}
/** A code of the console's words, `outlines-<code>`, with what it names. */
export interface OutlineProblem {
  code:
    | 'no-json'
    | 'no-collection'
    | 'no-features'
    | 'no-code'
    | 'unknown-code'
    | 'code-twice'
    | 'no-polygon'
    | 'no-degrees'
  which?: string
}
type Read = { outlines: Outlines } | { problem: OutlineProblem }

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function readOutlines(text: string, known: ReadonlySet<string>): Read {
  let whole: unknown
  try {
    whole = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return { problem: { code: 'no-json' } }
  }
  if (!isRecord(whole) || whole['type'] !== 'FeatureCollection' || !Array.isArray(whole['features']))
    return { problem: { code: 'no-collection' } }
  const features: Outline[] = []
  for (const [index, given] of (whole['features'] as unknown[]).entries()) {
    const read = readFeature(given, String(index + 1), known)
    if ('code' in read) return { problem: read }
    if (features.some(({ properties }) => properties.code === read.properties.code))
      return { problem: { code: 'code-twice', which: read.properties.code } }
    features.push(read)
  }
  if (features.length === 0) return { problem: { code: 'no-features' } }
  return { outlines: { type: 'FeatureCollection', features } }
}

function readFeature(given: unknown, nth: string, known: ReadonlySet<string>): Outline | OutlineProblem {
  const feature = isRecord(given) ? given : {}
  const properties = isRecord(feature['properties']) ? feature['properties'] : {}
  // Published files call it differently.
  const code = properties['code'] ?? properties['adcode'] ?? properties['id'] ?? feature['id']
  if (typeof code !== 'string' && typeof code !== 'number') return { code: 'no-code', which: nth }
  if (!known.has(String(code))) return { code: 'unknown-code', which: String(code).slice(0, 40) }
  const geometry = isRecord(feature['geometry']) ? feature['geometry'] : {}
  const { type, coordinates } = geometry
  if ((type !== 'Polygon' && type !== 'MultiPolygon') || !Array.isArray(coordinates))
    return { code: 'no-polygon', which: String(code) }
  const flat = flatten(coordinates, type === 'Polygon' ? 2 : 3)
  if (!flat) return { code: 'no-degrees', which: String(code) }
  return { type: 'Feature', properties: { code: String(code) }, geometry: { type, coordinates: flat } }
}

/** Positions as longitude and latitude alone; null where they are none. */
function flatten(value: unknown, depth: number): unknown[] | null {
  if (!Array.isArray(value)) return null
  if (depth === 0) {
    const [east, north] = value as unknown[]
    return isWithin(east, 180) && isWithin(north, 90) ? [east, north] : null
  }
  const inner = value.map((each) => flatten(each, depth - 1))
  return inner.every((each) => each !== null) ? inner : null
}
const isWithin = (degrees: unknown, most: number) => typeof degrees === 'number' && Math.abs(degrees) <= most
