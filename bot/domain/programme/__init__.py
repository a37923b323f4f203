from bot.domain.programme.model import LANGUAGES, AlongPrompt, Module, Programme, Prompt, Texts

__all__ = ["LANGUAGES", "AlongPrompt", "Module", "Programme", "Prompt", "Texts"]
