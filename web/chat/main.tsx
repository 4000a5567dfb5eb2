/** @jsxImportSource preact */
import { render } from 'preact'
import { dressPage, lang, say } from '../words.ts'
import { App } from './app.tsx'
import { Conversation } from './conversation.ts'
import { takeCode } from './start-code.ts'
import '../base.css'
import './style.css'

dressPage(say('page-title'))
const conversation = new Conversation(lang)
render(<App conversation={conversation} />, document.getElementById('app')!)
void conversation.open(takeCode())
