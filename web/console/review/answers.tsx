// The answers in the form's order, each with its photos and what the reviewer says of it.
import { Tag } from 'antd'
import { t } from '../words.ts'
import { Proofs } from './proofs.tsx'
import type { Review, ShownAnswer, Verdict } from './shapes.ts'
import { keyOf } from './use-review.ts'
import { VerdictControl } from './verdict.tsx'

interface Props {
  review: Review
  verdicts: ReadonlyMap<string, Verdict>
  isOpen: boolean
  /** The place the keyboard is at. */
  at: string | null
  onAt: (path: string) => void
  judge: (place: Pick<Verdict, 'path' | 'evidence'>, verdict: Verdict | null) => void
}

/** The places a verdict can be given on, in the order they are shown. */
export const placesOf = (answers: ShownAnswer[], prefix = ''): string[] =>
  answers.flatMap(({ name, rows }) =>
    rows ? rows.flatMap(({ row, answers: inner }) => placesOf(inner, `${prefix}${name}/${row}/`)) : [prefix + name],
  )

export function Answers(props: Props) {
  return <List {...props} answers={props.review.report.answers ?? []} prefix="" />
}

function List({ answers, prefix, ...props }: Props & { answers: ShownAnswer[]; prefix: string }) {
  return (
    <ul className="answers">
      {answers.map((answer) =>
        answer.rows ? (
          <li key={answer.name} className="rows">
            <h3>
              {answer.label} <small>{t('row-count', { count: answer.rows.length })}</small>
            </h3>
            {answer.rows.map(({ row, answers: inner }, index) => (
              <section key={row} aria-label={`${answer.label} ${index + 1}`}>
                <small>{index + 1}</small>
                <List {...props} answers={inner} prefix={`${prefix}${answer.name}/${row}/`} />
              </section>
            ))}
          </li>
        ) : (
          <Place key={answer.name} {...props} answer={answer} path={prefix + answer.name} />
        ),
      )}
    </ul>
  )
}

function Place({
  answer,
  path,
  review,
  verdicts,
  isOpen,
  at,
  onAt,
  judge,
}: Props & { answer: ShownAnswer; path: string }) {
  const proofs = review.evidence.filter((proof) => proof.path === path)
  const change = review.changes.find((each) => each.path === path)
  const before = review.returned?.reasons.filter((reason) => reason.path === path) ?? []
  const control = (evidence: string | null, label: string) => {
    const place = { path, evidence }
    return (
      <VerdictControl
        place={place}
        label={label}
        verdict={verdicts.get(keyOf(place))}
        codes={review.faultCodes}
        isOpen={isOpen}
        onChange={(verdict) => judge(place, verdict)}
      />
    )
  }
  return (
    <li
      id={`place-${path}`}
      className={at === path ? 'place current' : 'place'}
      aria-current={at === path || undefined}
      onClick={() => onAt(path)}
    >
      <div className="question">
        <span>{answer.label || answer.name}</span>
        {before.map((reason) => (
          <Tag key={reason.evidence} color="warning">
            {t('returned-for', { reason: labelOf(review, reason.reason) })} {reason.words}
          </Tag>
        ))}
      </div>
      <div className="answer">
        <b>{answer.display || '—'}</b>
        {change && <small>{t('changed-from', { before: change.before.display || '—' })}</small>}
        {proofs.length > 0 && (
          <Proofs
            proofs={proofs}
            verdictOf={({ id, links }) =>
              control(
                id,
                t(links.document ? 'paper-of' : 'photo-of', {
                  label: answer.label,
                  n: proofs.findIndex((each) => each.id === id) + 1,
                }),
              )
            }
          />
        )}
      </div>
      {control(null, answer.label || answer.name)}
    </li>
  )
}

const labelOf = ({ faultCodes }: Review, code: string | null) =>
  faultCodes.find((each) => each.code === code)?.label ?? code ?? ''
