"""Readers: one module a format, each with `read(data)`, which makes a Document of the bytes of a file."""
