import type { Series } from '../../../rules/campaign.ts'
import { t } from '../words.ts'

/** How often, which round, until when, in one line. */
export const showSeries = ({ every, until, round }: Series & { round?: number }): string =>
  [
    t(`series-${every}`),
    // The first is 0.
    ...(round === undefined ? [] : [t('series-round', { round: round + 1 })]),
    ...(until ? [t('series-until', { day: until })] : []),
  ].join(' · ')
