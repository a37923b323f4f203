import errno

REASONS = {
    errno.ENOENT: "fila eller mappa finnes ikke",
    errno.EACCES: "du har ikke tilgang",
    errno.EPERM: "du har ikke tilgang",
    errno.EISDIR: "det er en mappe",
    errno.ENOTDIR: "det som skulle være en mappe, er en fil",
    errno.ENOSPC: "disken er full",
    errno.EROFS: "der kan ingenting skrives",
}


def because(error: Exception) -> str:
    """Why a file could not be read or written, in the operators' language where the reason is a usual one."""
    if not isinstance(error, OSError):
        return str(error)
    return REASONS.get(error.errno or 0) or error.strerror or str(error)
