/** What of two documents differs, told by their bytes: cheaper than decoding either. */
import { eachElement } from './decode.ts'

/** Which of these top-level fields two documents hold in different bytes. */
export function differingFields(left: Buffer, right: Buffer, fields: ReadonlySet<string>): Set<string> {
  const before = rawFields(left, fields)
  const after = rawFields(right, fields)
  const differing = new Set<string>()
  for (const name of fields) {
    const [one, other] = [before.get(name), after.get(name)]
    if (one !== other && !(one && other && one.equals(other))) differing.add(name)
  }
  return differing
}

/** Type, name and value, as they lie in the document. */
function rawFields(raw: Buffer, fields: ReadonlySet<string>): Map<string, Buffer> {
  const found = new Map<string, Buffer>()
  eachElement(raw, raw.length, (name, from, to) => {
    if (fields.has(name)) found.set(name, raw.subarray(from, to))
  })
  return found
}
