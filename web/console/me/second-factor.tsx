// The own second factor: off, being set up with an app, just set up with recovery codes to keep, or on.
import { Button } from 'antd'
import { useState } from 'react'
import { useSend } from '../kit/use-get.ts'
import { t } from '../words.ts'
import { RecoveryCodes } from './recovery-codes.tsx'
import { RemoveFactor } from './remove-factor.tsx'
import { SetUp, type Begun } from './set-up.tsx'

const stale = ['/session']

export function SecondFactor({ isOn }: { isOn: boolean }) {
  const [begun, setBegun] = useState<Begun | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)
  const [isRemoving, setRemoving] = useState(false)
  const begin = useSend<Begun>(() => ['/session/totp', { method: 'POST' }], {
    stale,
    onDone: ({ data }) => setBegun(data),
  })
  if (codes) return <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />
  if (begun && !isOn)
    return (
      <SetUp
        begun={begun}
        onDone={(recovery) => {
          setBegun(null)
          setCodes(recovery)
        }}
        onCancel={() => setBegun(null)}
      />
    )
  return (
    <>
      <p>{t(isOn ? 'second-factor-is-on' : 'second-factor-is-off')}</p>
      <p className="quiet">{t('second-factor-what')}</p>
      <div className="actions after-gap">
        {isOn ? (
          <Button danger onClick={() => setRemoving(true)}>
            {t('second-factor-remove')}
          </Button>
        ) : (
          <Button type="primary" loading={begin.isPending} onClick={() => begin.mutate()}>
            {t('second-factor-begin')}
          </Button>
        )}
      </div>
      <RemoveFactor isOpen={isRemoving} onClose={() => setRemoving(false)} />
    </>
  )
}
