"""What a person is told when a fault keeps an answer from them, whatever else fails."""

from dataclasses import replace

from digest.errors import ZhaibaoError
from digest.phrases import Phrase, phrases
from digest.preferences import Preferences
from handlers.chosen import guessed_language, preferences_of
from handlers.fetched import FetchError
from handlers.request import Reply, Request
from handlers.steps import steps
from storage.errors import StorageError
from storage.store import Store
from storage.worker import StoreThread


async def excuse(
    thread: StoreThread, request: Request, error: Exception, defaults: Preferences
) -> Reply:
    """The fault's sentence for readers, in this one's language, with the next steps.

    Of what was not raised on purpose it tells no word.
    """
    t = await _voice(thread, request, defaults)
    known = error if isinstance(error, ZhaibaoError) else ZhaibaoError(repr(error))
    fields = dict(known.fields)
    if isinstance(known, FetchError):
        fields["reason"] = t(known.reason)
    return Reply.line(t(known.phrase, **fields), *steps(t, "list", "help"))


async def _voice(thread: StoreThread, request: Request, defaults: Preferences) -> Phrase:
    """What can only be read is read; of what cannot, the platform's guess tells the language."""
    guess = guessed_language(request.language)
    usual = replace(defaults, language=guess or defaults.language)

    def chosen(store: Store) -> Preferences:
        chat = request.chat
        known = store.subscribers.find(chat.transport, chat.id, chat.topic)
        return preferences_of(store, known, defaults) if known else usual

    try:
        return phrases((await thread.ask(chosen)).language)
    except StorageError:
        return phrases(usual.language)
