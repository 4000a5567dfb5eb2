// Links to photos hold for minutes. Whoever looks through a gallery for longer gets new ones, unit by unit.
import { query } from '../api.ts'
import { useGet, type Paged } from '../kit/use-get.ts'
import type { Links } from '../review/shapes.ts'
import type { Photo } from './shapes.ts'

const sparedMs = 10_000
const hold = (links: Links): boolean => {
  const [link] = Object.values(links)
  const until = link && new URL(link, location.origin).searchParams.get('until')
  return !until || Number(until) - sparedMs > Date.now()
}

/** The photo's links, as long as they hold; meanwhile none. */
export function useLinks(campaign: string, { id, unit, links }: Photo): Links {
  const isOver = !hold(links)
  const { data } = useGet<Paged<Photo>>(isOver ? `/campaigns/${campaign}/evidence${query({ unit, limit: 200 })}` : null)
  if (!isOver) return links
  const fresh = data?.items.find((each) => each.id === id)?.links
  return fresh && hold(fresh) ? fresh : {}
}
