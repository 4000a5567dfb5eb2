// A message as people see it: its file, words, buttons.
import { FileOutlined } from '@ant-design/icons'
import type { Push } from './shapes.ts'

interface Props {
  text: string | null
  buttons: string[]
  file: Push['file']
}
export function Content({ text, buttons, file }: Props) {
  return (
    <figure className="message">
      {file && (
        <figcaption className="quiet">
          <FileOutlined aria-hidden /> {file.name}
        </figcaption>
      )}
      {text && <p>{text}</p>}
      {buttons.map((button) => (
        <span key={button}>{button}</span>
      ))}
    </figure>
  )
}
