/** The messages of the server on the ConversationRelay socket, checked as Twilio checks them. */
import type { OutboundFrame } from '../../domain/relay_frames.ts';
import { isLanguageTag } from './relay_settings.ts';

/** `text.last` absent means false. */
export type ServerMessage = OutboundFrame;

/** A refused message: the reason for the `error` frame's description, which never quotes the message. */
export interface BadMessage {
  readonly bad: string;
}

const DIGITS = /^[0-9w#*]+$/;
const LOOPS_MAX = 1000;

/** Source: twilio.com/docs/voice/conversationrelay/websocket-messages. Unknown fields are left alone. */
export function readServerMessage(json: string): ServerMessage | BadMessage {
  let message: Record<string, unknown>;
  try {
    message = JSON.parse(json) as Record<string, unknown>;
  } catch {
    return { bad: 'the message is not JSON' };
  }
  if (typeof message !== 'object' || message === null) return { bad: 'the message is not an object' };
  const bad = refuse(message);
  return bad === null ? (withDefaults(message) as unknown as ServerMessage) : { bad };
}

function withDefaults(message: Record<string, unknown>): Record<string, unknown> {
  return message['type'] === 'text' && message['last'] === undefined ? { ...message, last: false } : message;
}

function refuse(message: Record<string, unknown>): string | null {
  switch (message['type']) {
    case 'text':
      if (typeof message['token'] !== 'string') return 'token is required';
      if (message['lang'] !== undefined && !isLanguageTag(message['lang'])) return 'lang is not a supported language';
      return notBoolean(message, 'last') ?? notBoolean(message, 'interruptible') ?? notBoolean(message, 'preemptible');
    case 'play':
      if (typeof message['source'] !== 'string' || !isWebUrl(message['source'])) return 'source must be a valid URL';
      if (message['loop'] !== undefined && !isLoop(message['loop'])) return 'loop must be an integer';
      return notBoolean(message, 'interruptible') ?? notBoolean(message, 'preemptible');
    case 'sendDigits':
      return typeof message['digits'] === 'string' && DIGITS.test(message['digits']) ? null : 'digits are not valid';
    case 'language':
      return refuseLanguage(message);
    case 'end':
      return message['handoffData'] === undefined || typeof message['handoffData'] === 'string'
        ? null
        : 'handoffData must be a string';
    default:
      return 'the type is not known';
  }
}

function refuseLanguage(message: Record<string, unknown>): string | null {
  const languages = [message['ttsLanguage'], message['transcriptionLanguage']].filter((value) => value !== undefined);
  if (languages.length === 0) return 'ttsLanguage or transcriptionLanguage is required';
  return languages.every(isLanguageTag) ? null : 'the language is not supported';
}

function notBoolean(message: Record<string, unknown>, field: string): string | null {
  const value = message[field];
  return value === undefined || typeof value === 'boolean' ? null : `${field} must be true or false`;
}

function isLoop(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= LOOPS_MAX;
}

function isWebUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}
