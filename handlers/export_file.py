"""An export of ours that is sent back as a file: taken up as /import takes a text."""

from dataclasses import replace

from handlers.request import Request

# Far more than any export of ours holds, in bytes.
LARGEST = 8 * 1024 * 1024


async def carried(request: Request) -> Request:
    """The request with the text of an export that came as a document; any other as it is.

    In a private chat an export needs no word beside it. What is no text is an empty one,
    which /import answers. Raises FetchError where the platform does not hand the file over.
    """
    document = request.document
    if document is None or request.kind != "private" or document.size > LARGEST:
        return request
    if not document.name.lower().endswith(".json"):
        return request
    try:
        text = (await document.read()).decode("utf-8-sig")
    except UnicodeError:
        text = ""
    return replace(request, text="/import", heard="", file=text, document=None)
