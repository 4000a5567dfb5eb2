// The way in: a one-time link from the bot or the admin command, and a second factor where one is set up.
import { Button, Form, Input } from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { findSession, Offline, Refused, signIn, type Session } from './api.ts'
import { sayTrouble } from './kit/trouble.ts'
import { takeFragment, type Fragment } from './session.tsx'
import { t } from './words.ts'

type Step =
  | { at: 'asking' }
  | { at: 'second-factor'; with: Fragment; wrong: string | null }
  | { at: 'out'; why: string | null }
  | { at: 'offline' }
  | { at: 'in'; session: Session }

const enter = ({ code, token }: Fragment, totp?: string) => {
  const factor = totp ? { totp } : {}
  if (code) return signIn({ code, ...factor })
  return token ? signIn({ token, ...factor }) : findSession()
}

export function SignIn({ children }: { children: (session: Session) => ReactNode }) {
  const [step, setStep] = useState<Step>({ at: 'asking' })
  const tried = useRef<Fragment | null>(null)

  const attempt = async (fragment: Fragment, totp?: string) => {
    try {
      setStep({ at: 'in', session: await enter(fragment, totp) })
    } catch (error) {
      if (error instanceof Offline) return setStep({ at: 'offline' })
      if (error instanceof Refused && error.code.startsWith('totp'))
        return setStep({ at: 'second-factor', with: fragment, wrong: totp ? sayTrouble(error) : null })
      const isNobody = error instanceof Refused && error.status === 401 && !fragment.code && !fragment.token
      setStep({ at: 'out', why: isNobody ? null : sayTrouble(error) })
    }
  }
  useEffect(() => {
    if (tried.current) return
    tried.current = takeFragment()
    void attempt(tried.current)
  }, [])

  if (step.at === 'in') return children(step.session)
  return (
    <main className="door">
      <h1>{t('name')}</h1>
      {step.at === 'asking' && <p role="status">{t('loading')}</p>}
      {step.at === 'out' && (
        <>
          {step.why && <p role="alert">{step.why}</p>}
          <p>{t('sign-in-how')}</p>
          <p className="quiet">{t('sign-in-how-more')}</p>
        </>
      )}
      {step.at === 'offline' && (
        <>
          <p role="alert">{t('offline')}</p>
          <Button onClick={() => void attempt(tried.current ?? {})}>{t('retry')}</Button>
        </>
      )}
      {step.at === 'second-factor' && <SecondFactor wrong={step.wrong} send={(totp) => attempt(step.with, totp)} />}
    </main>
  )
}

function SecondFactor({ wrong, send }: { wrong: string | null; send: (totp: string) => Promise<void> }) {
  const [isSending, setSending] = useState(false)
  const finish = async ({ totp }: { totp: string }) => {
    setSending(true)
    await send(totp.trim())
    setSending(false)
  }
  return (
    <Form layout="vertical" onFinish={(given: { totp: string }) => void finish(given)}>
      <Form.Item
        name="totp"
        label={t('totp-label')}
        extra={t('totp-help')}
        rules={[{ required: true, message: t('totp-label') }]}
        {...(wrong && { validateStatus: 'error', help: wrong })}
      >
        <Input autoFocus autoComplete="one-time-code" inputMode="numeric" maxLength={20} size="large" />
      </Form.Item>
      <Button htmlType="submit" type="primary" size="large" loading={isSending}>
        {t('totp-go')}
      </Button>
    </Form>
  )
}
