// Sums as flat maps: a path of escaped names joined by dots, and a whole number. Adding two of them is all there is.

export type Counters = Record<string, number>
interface Tree {
  [name: string]: number | Tree
}

/** Names of choices may hold what a path of the database may not. */
export const escaped = (name: string): string =>
  name.replace(/[.$%\0]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)
export const unescaped = (name: string): string =>
  name.replace(/%([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))

export function count(into: Counters, path: string, by: number): void {
  const sum = (into[path] ?? 0) + by
  if (sum === 0) delete into[path]
  else into[path] = sum
}

export function added(into: Counters, more: Counters): Counters {
  for (const [path, by] of Object.entries(more)) count(into, path, by)
  return into
}

export function taken(into: Counters, less: Counters): Counters {
  for (const [path, by] of Object.entries(less)) count(into, path, -by)
  return into
}

export function isEmptyCounters(counters: Counters): boolean {
  for (const _ in counters) return false
  return true
}

/** As the database keeps them. */
export function nested(counters: Counters): Tree {
  const tree: Tree = {}
  for (const [path, value] of Object.entries(counters)) {
    const names = path.split('.')
    const last = names.pop()!
    let at = tree
    for (const name of names) at = (at[name] ??= {}) as Tree
    at[last] = value
  }
  return tree
}

export function flattened(tree: object | null | undefined, prefix = '', into: Counters = {}): Counters {
  for (const [name, value] of Object.entries(tree ?? {})) {
    if (typeof value === 'number') count(into, prefix + name, value)
    else flattened(value as object, `${prefix}${name}.`, into)
  }
  return into
}
