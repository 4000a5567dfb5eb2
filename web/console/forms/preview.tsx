// The form as a page, run here by the very rules that run it in chat; nothing is sent.
import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { checkAnswer, compileForm, valueAt, type Answers, type Env, type Form } from '../../../rules/form.ts'
import { Loaded } from '../kit/states.tsx'
import { useGet } from '../kit/use-get.ts'
import { lang, t } from '../words.ts'
import type { WholeVersion } from './shapes.ts'
import { Walk } from './walk.tsx'

export function Preview({ version }: { version: string }) {
  const whole = useGet<WholeVersion>(`/form-versions/${encodeURIComponent(version)}`)
  return (
    <Loaded of={whole}>
      {({ source }) => <Compiled source={source}>{(form) => <TryOut form={form} />}</Compiled>}
    </Loaded>
  )
}

interface CompiledProps {
  source: WholeVersion['source']
  children: (form: Form) => React.ReactNode
}
export function Compiled({ source, children }: CompiledProps) {
  const compiled = useMemo(() => compileForm({ survey: [], choices: [], settings: {}, ...source }), [source])
  return compiled.ok ? (
    children(compiled.form)
  ) : (
    <p role="alert">{t('form-bad', { count: compiled.problems.length })}</p>
  )
}

function TryOut({ form }: { form: Form }) {
  const [answers, setAnswers] = useState<Answers>({})
  const env = useMemo<Env>(() => ({ now: new Date(), timeZone: 'Asia/Shanghai', seed: 'preview', lang }), [])
  const wrongAt = (path: string) => {
    const value = valueAt(form, answers, path, env)
    const isGood = value === null || value === '' || checkAnswer(form, answers, path, value, env).ok
    return isGood ? null : t('form-preview-refused')
  }
  return (
    <div className="walk">
      <p className="quiet">{t('form-preview-what')}</p>
      <Walk
        {...{ form, answers, env, wrongAt }}
        onChange={setAnswers}
        proofs={() => <Button disabled>{t('form-preview-photo')}</Button>}
      />
      <Button onClick={() => setAnswers({})}>{t('form-preview-again')}</Button>
    </div>
  )
}
