// How a function of the expression language is written down.
import type { Argument, Evaluate, Place } from './compile.ts'
import type { Val } from './value.ts'

/** Simple functions get their values, ready; the others see their arguments as closures. */
type Simple = (values: Val[]) => Val
export type Made = Evaluate | Omit<Argument, 'tree'>
export type Maker = (args: Argument[], place: Place, part: string) => Made
export type Table = Record<string, { from: number; to: number; make: Maker }>

/** For a function of ready values; arguments that are node-sets give their first value. */
export function simple(from: number, to: number, compute: Simple): Table[string] {
  const make: Maker = (args) => {
    const evaluate = args.map((arg) => arg.one)
    return (scope, self, item) => compute(evaluate.map((one) => one(scope, self, item)))
  }
  return { from, to, make }
}

/** For a function of all values: node-sets give all of theirs. */
export function over(from: number, compute: Simple): Table[string] {
  const make: Maker = (args) => {
    const every = args.map((arg) => arg.all)
    return (scope, self, item) => compute(every.flatMap((all) => all(scope, self, item)))
  }
  return { from, to: Infinity, make }
}
