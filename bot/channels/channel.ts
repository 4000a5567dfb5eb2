// A channel carries Bot API calls to the people it reaches, and turns what they do into Bot API updates. The bot never asks
// which channel it serves: a transformer on its api hands each call to the channel that owns it.
import type { ApiResponse } from 'grammy/types'

export type Payload = Record<string, unknown>

export interface Channel {
  /** Whether this call is for this channel: by chat id, callback query id or file id. */
  owns(method: string, payload: Payload): boolean
  /** Carries out the call and answers as the Bot API would, errors included (400 not modified, 403 blocked …). */
  call(method: string, payload: Payload): Promise<ApiResponse<unknown>>
  /** The bytes of a file a person sent. @throws FileGone | FileTooLarge */
  fetchFile(fileId: string, limitBytes: number): Promise<Buffer>
}

/** The channel no longer has the file. */
export class FileGone extends Error {
  readonly code = 'gone'
}
export class FileTooLarge extends Error {
  readonly code = 'too-large'
}
