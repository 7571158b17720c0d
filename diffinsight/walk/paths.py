"""Kinds of paths, and how a path that is not text is written.

In: raw paths. Out: text, and what may be read behind it. Must not know: git.
"""

from __future__ import annotations

import re

# Files that are compared by their name and object only. SVG is text, but a picture: its lines tell a reader nothing.
ASSETS = frozenset(re.findall("[a-z0-9]+", """
    png jpg jpeg gif bmp ico icns tif tiff webp avif heic svg svgz psd ai eps drawio vsd vsdx sketch fig pdn stg wdp xps xcf
    mp4 m4v mov avi mkv webm wmv mp3 wav ogg flac m4a pdf doc docx dot dotx xls xlsx xlsm ppt pptx pot potx odt ods odp pbix rtf epub
    zip gz tgz bz2 xz 7z rar tar jar war whl nupkg vsix msi exe dll so dylib lib a o obj pdb class pyc wasm bin dat iso img cab deb rpm
    ttf otf woff woff2 eot pfx p12 cer crt der jks keystore snk db sqlite sqlite3 mdb accdb mdf parquet avro onnx pt pkl npy npz h5 bacpac
    pack idx swf fla xap
"""))


def is_asset(path: str) -> bool:
    """Whether a file is taken as a picture, archive or other binary by its name."""
    name = path.rsplit("/", 1)[-1]
    return "." in name and name.rsplit(".", 1)[-1].lower() in ASSETS


def is_document(path: str) -> bool:
    """Whether a reader would expect a file's lines to be explained."""
    return path.lower().endswith((".md", ".mdx", ".markdown", ".yml", ".yaml", ".json", ".txt", ".rst", ".html"))


def shown(raw: bytes) -> str:
    """A path as text; bytes that are not UTF-8 appear as \\xNN, the same on every machine."""
    return raw.decode(errors="backslashreplace")
