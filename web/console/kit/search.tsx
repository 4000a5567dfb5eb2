// A box to look for something by words; what is looked for stands in it, also after going back, and emptied it asks for all again.
import { Input } from 'antd'
import { useEffect, useState } from 'react'

interface Props {
  label: string
  value: string | undefined
  /** Without spaces around; null: nothing is looked for. */
  onSearch: (words: string | null) => void
}
export function Search({ label, value = '', onSearch }: Props) {
  const [words, setWords] = useState(value)
  useEffect(() => setWords(value), [value])
  return (
    <Input.Search
      allowClear
      className="search"
      maxLength={100}
      value={words}
      onChange={({ target }) => setWords(target.value)}
      placeholder={label}
      aria-label={label}
      onSearch={(written) => onSearch(written.trim() || null)}
    />
  )
}
