import type { WebMessage } from '../../models/web-chat.ts'

/** A message as the page gets it. */
export function presentMessage(message: WebMessage) {
  const { file } = message
  return {
    id: message.message,
    /** Grows with every change in the conversation; of two versions of a message the higher one is newer. */
    change: message.change,
    from: message.from,
    clientId: message.clientId,
    album: message.album ?? null,
    text: message.text,
    entities: message.entities,
    buttons: message.buttons,
    file: file && {
      id: file.id.toHexString(),
      name: file.name,
      type: file.type,
      bytes: file.bytes,
      asDocument: file.asDocument,
    },
    at: message.at,
    edited: message.editedAt !== null,
    deleted: message.deletedAt !== null,
  }
}
export type PresentedMessage = ReturnType<typeof presentMessage>
