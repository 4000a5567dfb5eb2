// Figures say what they lack, wherever they are shown; while they lack something they are asked for again.
import { t } from '../words.ts'
import { useGet } from './use-get.ts'

/** In every answer with figures: reports they lack; null: all are being counted anew. */
export interface Figured {
  uncounted: number | null
}
const againMs = 5000

export const isLacking = (figures: unknown): boolean =>
  figures !== undefined && (figures as Figured | null)?.uncounted !== 0

export const useFigures = <T extends Figured>(path: string | null, everyMs?: number) =>
  useGet<T>(path, { everyMs: (last) => (isLacking(last) ? againMs : (everyMs ?? false)) })

export function Uncounted({ of: { uncounted } }: { of: Figured }) {
  if (uncounted === 0) return null
  return (
    <p className="bad uncounted" role="status">
      {uncounted === null ? t('counting') : t('uncounted', { count: uncounted })}
    </p>
  )
}
