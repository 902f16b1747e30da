import { MadoguchiChat, NAME } from "./element.ts";
import { settingsFrom, SettingWrong } from "./settings.ts";

declare global {
  interface Window {
    /** The chat of this page, from `madoguchi:ready` on. */
    madoguchi?: MadoguchiChat;
  }
}

/** Puts the chat that this script tag asks for into the page, once. */
function start(script: HTMLScriptElement): void {
  if (window.madoguchi) return;
  const { lang } = document.documentElement;
  const settings = settingsFrom(script.src, script.dataset, lang || navigator.language);
  if (!customElements.get(NAME)) customElements.define(NAME, MadoguchiChat);
  const chat = document.createElement(NAME) as MadoguchiChat;
  chat.configure(settings);
  window.madoguchi = chat;
  const put = (): void => document.body.append(chat);
  if (document.body) put();
  else addEventListener("DOMContentLoaded", put, { once: true });
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  try {
    start(script);
  } catch (error) {
    if (!(error instanceof SettingWrong)) throw error;
    console.error(error.message);
  }
}
