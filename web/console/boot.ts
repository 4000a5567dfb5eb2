// The words come before the page: of the reader's language alone, since the other would be a part of the first page that nobody reads.
import { loadWords } from './words.ts'

void loadWords().then(() => import('./main.tsx'))
