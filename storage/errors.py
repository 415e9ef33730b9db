"""What can go wrong with the file, said so that an operator knows what to do."""

from digest.errors import ZhaibaoError


class StorageError(ZhaibaoError):
    """The database could not be opened, read or written; the cause is chained."""

    phrase = "The archive cannot be reached right now. Nothing is lost; please try again later."


class LeaseHeld(StorageError):  # noqa: N818 - the field says that a lease is held
    """Another process serves this database; the sentence names it."""
