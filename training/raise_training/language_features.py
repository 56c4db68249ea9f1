"""What raise-language counts in a text, asked of the C file that RAISE itself uses.

Needs a C compiler (`cc`); the library is built once for a process, in a temporary folder.
"""

import ctypes
import functools
import pathlib
import subprocess
import tempfile

import numpy

SOURCE = pathlib.Path(__file__).resolve().parents[2] / "Sources" / "CRaiseKernels" / "language.c"
PLACES = 48
MODELLED_SCRIPTS = 4
SCRIPTS = 26


class Sums(ctypes.Structure):
    _fields_ = [
        ("sums", ctypes.c_int32 * PLACES * MODELLED_SCRIPTS),
        ("features", ctypes.c_uint32 * MODELLED_SCRIPTS),
        ("letters", ctypes.c_uint32 * SCRIPTS),
        ("technical", ctypes.c_uint32),
        ("others", ctypes.c_uint32),
    ]


@functools.cache
def library():
    folder = tempfile.mkdtemp(prefix="raise-language-")
    path = f"{folder}/language.so"
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", path, str(SOURCE)], check=True)
    library = ctypes.CDLL(path)
    library.rk_language_rows.restype = ctypes.c_size_t
    return library


def rows(text: str, bits: int) -> numpy.ndarray:
    """The rows of the text's features, with repetitions, in order: uint32, (features,)."""
    data = text.encode()
    room = 8 * len(data) + 64
    found = numpy.empty(room, numpy.uint32)
    sums = Sums()
    count = library().rk_language_rows(
        data, ctypes.c_size_t(len(data)), ctypes.c_uint(bits), found.ctypes.data_as(ctypes.c_void_p), None,
        ctypes.c_size_t(room), ctypes.byref(sums),
    )
    return found[: min(count, room)]


def counts(text: str) -> Sums:
    """Letters by script, letters that tell nothing, and other characters."""
    data = text.encode()
    sums = Sums()
    library().rk_language_rows(
        data, ctypes.c_size_t(len(data)), ctypes.c_uint(16), None, None, ctypes.c_size_t(0), ctypes.byref(sums)
    )
    return sums


def rows_of_script(text: str, bits: int, script: int) -> tuple[numpy.ndarray, int]:
    """The rows of the features of one of the modelled scripts, and how many they are."""
    data = text.encode()
    room = 8 * len(data) + 64
    found, of = numpy.empty(room, numpy.uint32), numpy.empty(room, numpy.uint8)
    sums = Sums()
    count = library().rk_language_rows(
        data, ctypes.c_size_t(len(data)), ctypes.c_uint(bits), found.ctypes.data_as(ctypes.c_void_p),
        of.ctypes.data_as(ctypes.c_void_p), ctypes.c_size_t(room), ctypes.byref(sums),
    )
    chosen = found[:count][of[:count] == script]
    return chosen, len(chosen)
