import { Tag } from 'antd'
import type { ReportState } from '../shapes.ts'
import { t, tOr } from '../words.ts'

const colours: Record<ReportState, string> = {
  draft: 'default',
  submitted: 'processing',
  in_review: 'processing',
  returned: 'warning',
  accepted: 'success',
}
export const StateTag = ({ state }: { state: ReportState }) => <Tag color={colours[state]}>{t(`state-${state}`)}</Tag>

const strong = new Set(['twin', 'look-alike', 'failed'])
/** Why a person must look; strong ones in red. */
export const Flags = ({ flags }: { flags: string[] }) =>
  flags.map((flag) => (
    <Tag key={flag} color={strong.has(flag) ? 'error' : 'warning'}>
      {tOr(`flag-${flag}`, flag)}
    </Tag>
  ))
