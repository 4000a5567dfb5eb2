/** @jsxImportSource preact */
const paths = {
  menu: 'M4 7h16M4 12h16M4 17h16',
  camera:
    'M4 8.500h3.200l1.600-2.500h6.400l1.600 2.500H20v10.500H4zM12 10.400a3.300 3.300 0 1 0 0 6.600 3.300 3.300 0 0 0 0-6.600z',
  send: 'M12 19V5.500M6 11l6-6 6 6',
}
export type IconName = keyof typeof paths

export const Icon = ({ name }: { name: IconName }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={paths[name]} />
  </svg>
)
