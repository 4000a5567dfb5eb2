import { App } from 'antd'
import { useSend } from '../kit/use-get.ts'
import { t } from '../words.ts'
import type { AskedHandover } from './shapes.ts'

/** Asks, then says that the person answers for the unit all the same. */
export function useDecline() {
  const { modal } = App.useApp()
  const decline = useSend<unknown, string>((id) => [`/hand-overs/${id}/decline`, { method: 'POST', body: {} }], {
    done: t('hand-over-declined'),
  })
  return ({ id, unitName }: AskedHandover) =>
    void modal.confirm({
      title: t('hand-over-decline-sure', { unit: unitName }),
      content: t('hand-over-decline-what'),
      okText: t('hand-over-decline'),
      onOk: () => decline.mutateAsync(id).catch(() => undefined),
    })
}
