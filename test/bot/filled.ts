// Ways into the short form, so that a test can begin where it matters.
import type { TelegramPerson } from '../support/telegram-person.ts'

export async function toKinds(lin: TelegramPerson): Promise<void> {
  await lin.presses('知道了')
  await lin.says('12')
  await lin.presses('没有')
}
export async function toList(lin: TelegramPerson): Promise<void> {
  await toKinds(lin)
  await lin.says('操作系统')
  await lin.presses('跳过')
  await lin.says('教育')
}
/** One row in the list, and the question for photos asked. */
export async function toPhotos(lin: TelegramPerson): Promise<void> {
  await toList(lin)
  await lin.presses('＋ 添加一项')
  await lin.says('WPS Office')
  await lin.says('10')
  await lin.presses('完成')
}
export async function toSummary(lin: TelegramPerson, photo: Buffer): Promise<void> {
  await toPhotos(lin)
  await lin.sendsPhoto(photo)
  await lin.presses('完成')
  await lin.presses('跳过')
}
