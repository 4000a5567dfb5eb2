import { useSearchParams } from 'react-router'

type Filter<N extends string> = Record<N, string | undefined>

/** Filters live in the address, so that what one sees can be shared. */
export function useFilter<N extends string>(names: readonly N[]) {
  const [params, setParams] = useSearchParams()
  const filter = Object.fromEntries(names.map((name) => [name, params.get(name) ?? undefined])) as Filter<N>
  const set = (more: Partial<Record<N, string | null>>) => {
    const next = new URLSearchParams(params)
    for (const [name, value] of Object.entries<string | null | undefined>(more)) {
      if (value == null) next.delete(name)
      else next.set(name, value)
    }
    setParams(next, { replace: true })
  }
  return [filter, set] as const
}
