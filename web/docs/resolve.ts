// References of the API's own document, put in place for the page that shows it. It has none but into itself, so this is a walk;
// Swagger UI's own way goes through the whole document for each call and takes seconds.
type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null

/** `#/components/schemas/Unit` */
const stepsOf = (ref: string) =>
  ref
    .replace(/^#\//, '')
    .split('/')
    .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'))

const at = (document: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((part, step) => (isObject(part) ? part[step] : undefined), document)

/** The part at a path with what its references name; a schema that holds itself stays a reference there. */
export function resolved(document: unknown, path: readonly string[]): unknown {
  const walk = (part: unknown, within: readonly string[]): unknown => {
    if (Array.isArray(part)) return part.map((each) => walk(each, within))
    if (!isObject(part)) return part
    const ref = part['$ref']
    if (typeof ref === 'string' && ref.startsWith('#/')) {
      const named = within.includes(ref) ? undefined : at(document, stepsOf(ref))
      return named === undefined ? part : walk(named, [...within, ref])
    }
    return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, walk(value, within)]))
  }
  return walk(at(document, path), [])
}
