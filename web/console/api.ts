// Reads the regulators' API with the token of the link this page was opened with.
import { lang } from '../words.ts'

export const dimensions = ['district', 'unitType', 'industry', 'chamber'] as const
export type Dimension = (typeof dimensions)[number]

export interface Campaign {
  id: string
  title: string
  measure: number
  dueAt: string
  state: string
}
export interface Figures {
  due: number
  submitted: number
  accepted: number
  overdue: number
  rate: { numerator: number; denominator: number; value: number | null; definition: string }
}
export interface Progress {
  at: string
  rows: (Figures & { code: string | null; label: string | null })[]
  total: Figures
}
export interface Missing {
  count: number
  items: {
    unit: string
    unitName: string
    district: { label: string | null }
    state: 'draft' | 'returned'
    startedAt: string | null
    isOverdue: boolean
  }[]
  next: string | null
}

/** Not a fault of the line: the token is missing, has run out, or may not read this. */
export class Denied extends Error {
  readonly status: number
  constructor(status: number) {
    super(String(status))
    this.status = status
  }
}

const key = 'zb.token'

/** The token leaves the address at once: addresses are kept in histories and shown on screens. */
export function takeToken(): string | null {
  const given = new URLSearchParams(location.hash.slice(1)).get('token')
  if (given) sessionStorage.setItem(key, given)
  if (location.hash) history.replaceState(null, '', location.pathname)
  return sessionStorage.getItem(key)
}

async function read(token: string, path: string): Promise<Response> {
  const response = await fetch(`/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })
  if (response.status === 401 || response.status === 403) throw new Denied(response.status)
  if (!response.ok) throw new Error(String(response.status))
  return response
}
const readJson = async <T>(token: string, path: string) => (await read(token, path)).json() as Promise<T>

export const readCampaigns = async (token: string) => (await readJson<{ items: Campaign[] }>(token, '/campaigns')).items
export const readProgress = (token: string, id: string, by: Dimension) =>
  readJson<Progress>(token, `/campaigns/${id}/progress?by=${by}&lang=${lang}`)
export const readMissing = (token: string, id: string, limit: number) =>
  readJson<Missing>(token, `/campaigns/${id}/missing?limit=${limit}&lang=${lang}`)

/** A link could not carry the token, so the file is fetched and then handed to the browser. */
export async function saveCsv(token: string, campaign: Campaign): Promise<void> {
  const blob = await (await read(token, `/campaigns/${campaign.id}/reports.csv?lang=${lang}`)).blob()
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = `${campaign.title}.csv`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
