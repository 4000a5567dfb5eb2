// The form as it is typed in, and what became of sending it. Nothing typed is lost: neither when the server refuses, nor when
// somebody else was faster, nor by leaving the page unasked.
import { Alert, App, Button } from 'antd'
import { useMemo, useRef, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { canonical } from '../../../rules/canonical.ts'
import {
  displayOf,
  setAnswer,
  submission,
  valueAt,
  type Answers,
  type Env,
  type EvidenceRef,
  type Form,
} from '../../../rules/form.ts'
import { call, Refused, type Answer } from '../api.ts'
import type { CampaignDetail } from '../campaigns/shapes.ts'
import { Walk } from '../forms/walk.tsx'
import { rebased } from '../kit/change.ts'
import { Clash } from '../kit/clash.tsx'
import { Card } from '../kit/page.tsx'
import { sayTrouble } from '../kit/trouble.ts'
import { useSend } from '../kit/use-get.ts'
import { useGuard } from '../kit/use-guard.ts'
import { useKeeping, useKept } from '../kit/use-kept.ts'
import { lang, t } from '../words.ts'
import { Faults } from './faults.tsx'
import { Proofs } from './proofs.tsx'
import { WhyReturned } from './returned.tsx'
import { addressOf, type OwnReport } from './shapes.ts'
import { closedIn, nameOfPlace, saidByServer, tidied, wrongIn, type Wrong } from './wrong.ts'

interface Props {
  campaign: CampaignDetail
  unit: { code: string; name: string }
  form: Form
  first: Answer<OwnReport>
  isLate: boolean
}
/** As it is kept in the tab: with the state it was written over, so that what came since is a clash. */
interface Typed {
  seen: Answer<OwnReport>
  answers: Answers
  confirmed: string[]
}
interface Sent {
  answers: Answers
  confirmed: string[]
}
const isOld = (error: unknown) => error instanceof Refused && (error.status === 412 || error.status === 428)

export function Desk({ campaign, unit, form, first, isLate }: Props) {
  const address = addressOf(campaign.id, unit.code)
  const { modal } = App.useApp()
  const { before, keep, drop } = useKept<Typed>(`type-in ${campaign.id} ${unit.code}`)
  const [seen, see] = useState(before?.seen ?? first)
  const [newer, setNewer] = useState<Answer<OwnReport> | null>(null)
  const [answers, setAnswers] = useState<Answers>(before?.answers ?? first.data.answers ?? {})
  const [confirmed, confirm] = useState<string[]>(before?.confirmed ?? [])
  const [isTried, setTried] = useState(false)
  const [refused, setRefused] = useState<{ words: string; wrong: Wrong[]; of: Answers } | null>(null)
  const [uploads, setUploads] = useState(0)
  const isSent = useRef(false)
  const leave = useLeave(unit.code)
  const isChanged = canonical(answers) !== canonical(seen.data.answers ?? {})
  useGuard(isChanged, isSent, drop)
  useKeeping<Typed>(isChanged ? { seen, answers, confirmed } : null, keep)

  const { report, startedAt } = seen.data
  const env = useMemo<Env>(() => {
    const now = new Date()
    return { now, timeZone: campaign.timeZone, seed: report, lang, startedAt: startedAt ? new Date(startedAt) : now }
  }, [campaign.timeZone, report, startedAt])
  const wrong = wrongIn(form, answers, env, isTried)
  // What the server said holds until what it was about is changed.
  const said = refused && refused.of === answers ? refused.wrong : []
  const all = [...wrong, ...said.filter(({ path }) => !wrong.some((each) => each.path === path))]

  const sending = useSend<unknown, Sent>(
    (body) => [
      address,
      // Nobody has handed in a draft: what an officer writes meanwhile in the chat changes nothing of that.
      { method: 'PUT', body, ...(seen.data.state !== 'draft' && { ifMatch: seen.etag ?? '' }) },
    ],
    {
      done: t('type-in-done', { unit: unit.name }),
      onDone: () => {
        isSent.current = true
        drop()
        leave()
      },
      onTrouble: (error) => {
        if (isOld(error)) void readNewer()
        else {
          const issues = error instanceof Refused ? error.issues : []
          const isOfPlaces = error instanceof Refused && ['invalid-answers', 'not-mended'].includes(error.code)
          setRefused({
            words: isOfPlaces ? t(`problem-${error.code}`) : sayTrouble(error),
            ...{ wrong: isOfPlaces ? saidByServer(issues) : [], of: answers },
          })
        }
        return true
      },
    },
  )
  const readNewer = async () => {
    try {
      setNewer(await call<OwnReport>(address))
    } catch (error) {
      setRefused({ words: sayTrouble(error), wrong: [], of: answers })
    }
  }
  const send = () => {
    setTried(true)
    setRefused(null)
    if (wrongIn(form, answers, env, true).length > 0) return
    const whole = submission(form, tidied(form, answers, env), env)
    void modal.confirm({
      title: t('type-in-sure', { unit: unit.name }),
      content: (
        <>
          <p>{t('type-in-what')}</p>
          {seen.data.state === 'draft' && startedAt && <p>{t('type-in-begun-what')}</p>}
        </>
      ),
      okText: t('type-in-send'),
      // What went wrong is said on the page, where it can be mended.
      onOk: () => sending.mutateAsync({ answers: whole, confirmed }).catch(() => undefined),
    })
  }
  const goOn = (next: Answers) => {
    setAnswers(next)
    see(newer!)
    setNewer(null)
  }
  const three = newer && { base: seen.data.answers ?? {}, theirs: newer.data.answers ?? {}, mine: answers }
  const names = [...new Set(form.questions.map(({ name, groups }) => groups.find(isRepeat)?.name ?? name))]

  return (
    <>
      {three && (
        <Clash<Answers>
          {...three}
          kind="report"
          fields={names.map((name) => ({
            ...{ name, label: nameOfPlace(form, answers, name) },
            show: (of) => shown(form, of, name, env),
          }))}
          onKeepMine={() => goOn(rebased(names, three))}
          onTakeTheirs={() => goOn(three.theirs)}
        />
      )}
      {before && <Alert type="info" showIcon title={t('type-in-kept')} />}
      {seen.data.state === 'draft' && startedAt && <Alert type="warning" showIcon title={t('type-in-begun')} />}
      {seen.data.state === 'submitted' && <Alert type="warning" showIcon title={t('type-in-handed-in')} />}
      {isLate && <Alert type="warning" showIcon title={t('type-in-late')} />}
      {seen.data.returned && <WhyReturned {...{ form, answers, confirmed, confirm }} returned={seen.data.returned} />}
      <Card title={t('type-in-form')}>
        <div className="walk">
          <p className="quiet">{t('type-in-note')}</p>
          <Walk
            {...{ form, answers, env }}
            onChange={setAnswers}
            wrongAt={(path) => all.find((each) => each.path === path)?.words ?? null}
            isClosed={closedIn(form, env, seen.data, wrong)}
            proofs={(stop, label) => (
              <Proofs
                {...{ stop, label }}
                address={`${address}/evidence`}
                refs={refsAt(form, answers, stop.path, env)}
                isClosed={closedIn(form, env, seen.data, wrong)(stop.path)}
                change={(make) =>
                  setAnswers((now) => setAnswer(now, stop.path, make(refsAt(form, now, stop.path, env))))
                }
                onBusy={(by) => setUploads((count) => count + by)}
              />
            )}
          />
          {isTried && (refused || all.length > 0) && <Faults words={refused?.words} {...{ form, answers, all }} />}
          <div className="actions">
            <Button
              type="primary"
              loading={sending.isPending}
              disabled={newer !== null || uploads > 0 || sending.isSuccess}
              onClick={send}
            >
              {t('type-in-send')}
            </Button>
            <Button onClick={leave}>{t('cancel')}</Button>
          </div>
        </div>
      </Card>
    </>
  )
}

const isRepeat = ({ kind }: { kind: string }) => kind === 'repeat'

const refsAt = (form: Form, answers: Answers, path: string, env: Env) =>
  (valueAt(form, answers, path, env) as EvidenceRef[] | null) ?? []

function shown(form: Form, answers: Answers, name: string, env: Env): string {
  const rows = answers[name]
  if (form.byName.get(name)?.kind === 'repeat') return t('row-count', { count: Array.isArray(rows) ? rows.length : 0 })
  return displayOf(form, answers, name, env, lang) || '—'
}

/** Back to where one came from, as the list of who is missing. */
function useLeave(unit: string): () => void {
  const navigate = useNavigate()
  const { key } = useLocation()
  return () => void (key === 'default' ? navigate(`/units/${encodeURIComponent(unit)}?tab=reports`) : navigate(-1))
}
