from io import BytesIO

import segno

PIXELS = 8  # a module's side, so that it can be read off a screen across a table


def png(text: str) -> bytes:
    """A QR code as a picture."""
    picture = BytesIO()
    segno.make(text, micro=False).save(picture, kind="png", scale=PIXELS)
    return picture.getvalue()
