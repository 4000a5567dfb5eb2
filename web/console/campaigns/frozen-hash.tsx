// The hash of a frozen campaign, and whether its reports still give it: worked out anew by the server when it is asked for.
import { Button } from 'antd'
import { useState } from 'react'
import { get } from '../api.ts'
import { showTime } from '../format.ts'
import { sayTrouble } from '../kit/trouble.ts'
import { t } from '../words.ts'
import type { CampaignDetail } from './shapes.ts'

interface Props {
  campaign: string
  frozen: NonNullable<CampaignDetail['frozen']>
}
type Found = { at: Date; unchanged: boolean } | { trouble: string }

export function FrozenHash({ campaign, frozen }: Props) {
  const [found, setFound] = useState<Found | null>(null)
  const [isBusy, setBusy] = useState(false)
  const check = async () => {
    setBusy(true)
    try {
      const { unchanged } = await get<{ unchanged: boolean | null }>(`/campaigns/${campaign}/frozen`)
      setFound({ at: new Date(), unchanged: unchanged === true })
    } catch (error) {
      setFound({ trouble: sayTrouble(error) })
    }
    setBusy(false)
  }
  return (
    <div>
      <span className="hash">{frozen.sha256}</span>
      <p>{t('frozen-at', { time: showTime(frozen.at), reports: frozen.reports })}</p>
      <Button size="small" loading={isBusy} onClick={() => void check()}>
        {t('frozen-check')}
      </Button>
      <div role="status">
        {found &&
          ('trouble' in found ? (
            <p className="bad">{found.trouble}</p>
          ) : (
            <p className={found.unchanged ? '' : 'bad'}>
              {t(found.unchanged ? 'frozen-unchanged' : 'frozen-changed', { time: showTime(found.at) })}
            </p>
          ))}
      </div>
    </div>
  )
}
