// An attacker of the small-cell rule.
type Hidden = Set<string>[]

/**
 * Whoever knows every unit's rows and every sum that is shown: reckons by rows and columns, with fractions of whole numbers, for
 * each group of one or two units whether anything about it alone follows. Written apart from the rule on purpose.
 */
export function followsAlone(units: string[][], hidden: Hidden, few: number[]): boolean {
  const names = units.map((rows) =>
    rows.map((row, table) => (hidden[table]!.has(row) ? `${table}` : `${table}=${row}`)),
  )
  const columns = [...new Set(names.flat())]
  const matrix = (left: string[][]) => left.map((row) => columns.map((name) => (row.includes(name) ? 1 : 0)))
  return rank(matrix(names.filter((_, at) => !few.includes(at)))) < rank(matrix(names))
}
function rank(matrix: number[][]): number {
  const rows = matrix.map((row) => row.map(BigInt))
  let found = 0
  for (let column = 0; column < (rows[0]?.length ?? 0); column++) {
    const at = rows.findIndex((row, index) => index >= found && row[column] !== 0n)
    if (at < 0) continue
    ;[rows[found], rows[at]] = [rows[at]!, rows[found]!]
    const pivot = rows[found]!
    for (let index = found + 1; index < rows.length; index++) {
      const [own, lead] = [rows[index]![column]!, pivot[column]!]
      if (own !== 0n) rows[index] = rows[index]!.map((value, place) => value * lead - pivot[place]! * own)
    }
    found++
  }
  return found
}
