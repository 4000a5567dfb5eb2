// The shapes the server speaks in; the server's own side of them is server/chat/present.ts.

export interface Entity {
  type: string
  offset: number
  length: number
  url?: string
}
export interface Button {
  text: string
  data?: string
  url?: string
}
export interface SharedFile {
  id: string
  name: string
  type: string
  bytes: number
  asDocument: boolean
}
export interface PresentedMessage {
  id: number
  change: number
  from: 'bot' | 'person'
  clientId: string | null
  album: string | null
  text: string
  entities: Entity[]
  buttons: Button[][]
  file: SharedFile | null
  at: string
  edited: boolean
  deleted: boolean
}
