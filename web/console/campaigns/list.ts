import { useGet } from '../kit/use-get.ts'
import type { Campaign } from '../shapes.ts'

export const useCampaigns = (isAsked = true) => useGet<{ items: Campaign[] }>(isAsked ? '/campaigns' : null)

const weight: Record<Campaign['state'], number> = { open: 0, opening: 0, closed: 1, freezing: 2, frozen: 2, draft: 3 }
/** Open ones first, of them the one due next; then the newest. */
export const byUrgency = (a: Campaign, b: Campaign): number => {
  const now = Date.now()
  const due = ({ dueAt }: Campaign) => new Date(dueAt).getTime()
  const isOver = (one: Campaign) => Number(due(one) < now)
  const first = weight[a.state] - weight[b.state] || isOver(a) - isOver(b)
  return first || (isOver(a) ? due(b) - due(a) : due(a) - due(b))
}
