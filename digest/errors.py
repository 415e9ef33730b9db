"""The base of every error that Zhaibao raises on purpose."""


class ZhaibaoError(Exception):
    """A fault with a subject, a cause and a sentence for a person.

    `str(error)` is one English sentence for the operator: subject, then what is wrong.
    `phrase` is a message id of the phrase catalogues and `fields` its arguments:
    the sentence for a reader, rendered in the reader's language at the edge.
    The cause, where there is one, is chained with `raise … from`.
    """

    phrase: str = "Something went wrong here. Nothing is lost; please try again later."

    def __init__(self, message: str, *, phrase: str | None = None, **fields: object) -> None:
        super().__init__(message)
        if phrase is not None:
            self.phrase = phrase
        self.fields = fields
