// Photos and documents of one question: each is uploaded as soon as it is chosen, and named in the answers.
import { Button } from 'antd'
import { useRef, useState } from 'react'
import type { EvidenceRef, QuestionStop } from '../../../rules/form.ts'
import { call, query, Refused } from '../api.ts'
import { sayTrouble } from '../kit/trouble.ts'
import { t } from '../words.ts'

interface Props {
  /** Of the report's uploads. */
  address: string
  stop: QuestionStop
  label: string
  refs: EvidenceRef[]
  isClosed: boolean
  /** Called when an upload ends: what else was written meanwhile stays. */
  change: (make: (refs: EvidenceRef[]) => EvidenceRef[]) => void
  onBusy: (by: number) => void
}
const pictures = 'image/jpeg,image/png,image/webp'

export function Proofs({ address, stop, label, refs, isClosed, change, onBusy }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const [names, setNames] = useState<Record<string, string>>({})
  const [trouble, setTrouble] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const doing = async (work: () => Promise<void>) => {
    setTrouble(null)
    setBusy(true)
    onBusy(1)
    try {
      await work()
    } catch (error) {
      setTrouble(sayTrouble(error))
    } finally {
      setBusy(false)
      onBusy(-1)
    }
  }
  const add = (files: File[]) =>
    doing(async () => {
      for (const file of files) {
        const sending = { method: 'POST', file: { field: 'file', file } } as const
        const { id } = (await call<{ id: string }>(`${address}${query({ path: stop.path })}`, sending)).data
        setNames((all) => ({ ...all, [id]: file.name }))
        change((now) => (now.some((ref) => ref.id === id) ? now : [...now, { id }]))
      }
    })
  const remove = (id: string) =>
    doing(async () => {
      // What was handed in before is kept on record; it is no longer named, and that is enough.
      await call(`${address}/${id}`, { method: 'DELETE' }).catch((error: unknown) => {
        if (!(error instanceof Refused && ['evidence-needed', 'not-found'].includes(error.code))) throw error
      })
      change((now) => now.filter((ref) => ref.id !== id))
    })
  return (
    <>
      <ul className="typed-proofs">
        {refs.map(({ id }, index) => (
          <li key={id}>
            {names[id] ?? t('type-in-file', { n: index + 1 })}{' '}
            <Button
              size="small"
              disabled={isClosed || isBusy}
              aria-label={t('type-in-file-remove', { label, n: index + 1 })}
              onClick={() => void remove(id)}
            >
              {t('remove')}
            </Button>
          </li>
        ))}
      </ul>
      <input
        ref={input}
        hidden
        multiple
        type="file"
        aria-label={label}
        accept={stop.question.type === 'file' ? `${pictures},application/pdf` : pictures}
        onChange={({ target }) => {
          const files = [...(target.files ?? [])]
          target.value = ''
          void add(files)
        }}
      />
      <Button
        size="small"
        loading={isBusy}
        disabled={isClosed || refs.length >= stop.question.maxCount}
        onClick={() => input.current?.click()}
      >
        {t('type-in-file-add')}
      </Button>
      {trouble && (
        <p role="alert" className="bad">
          {trouble}
        </p>
      )}
    </>
  )
}
