"""Statements and articles as JSON and back: what the cache and the spool keep. Never pickle: a file that anyone can write must not run."""

import json
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

Decoder = Callable[[Any], Any]


class NotStored(Exception):
    """Data that is not the JSON form of what was asked for."""


def dumped(value: Any) -> bytes:
    """A dataclass, or a list of them, as compact JSON in UTF-8; fields that have their default are left out."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def loaded(kind: Any, data: bytes) -> Any:
    """What `dumped` made of a value of type `kind`, such as `list[Statement]`. Raises NotStored."""
    try:
        return decoder(kind)(json.loads(data.decode("utf-8", "surrogatepass")))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotStored(str(error)) from error


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(held) for f in fields(value) if not _is_default(held := getattr(value, f.name), f.default)}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value


def _is_default(value: Any, default: Any) -> bool:
    return default is not MISSING and type(value) is type(default) and bool(value == default)


@cache
def decoder(kind: Any) -> Decoder:
    """What turns plain JSON data into a value of this type; it raises ValueError or TypeError where the data do not fit."""
    origin, arguments = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        return _of_dataclass(kind)
    if origin is list or (origin is tuple and arguments[-1:] == (Ellipsis,)):
        return _of_many(origin, decoder(arguments[0]))
    if origin is tuple:
        return _of_few([decoder(argument) for argument in arguments])
    if origin is dict:
        return _of_dict(decoder(arguments[1]))
    if origin in (Union, UnionType):
        return _of_optional(decoder(next(argument for argument in arguments if argument is not NoneType)))
    return _of_leaf(kind)


def _of_dataclass(kind: Any) -> Decoder:
    hints = get_type_hints(kind)
    parts = {field.name: decoder(hints[field.name]) for field in fields(kind)}
    return lambda data: kind(**{name: parts[name](value) for name, value in data.items()})


def _of_many(origin: Any, one: Decoder) -> Decoder:
    return lambda data: origin(map(one, _checked(data, list)))


def _of_few(each: list[Decoder]) -> Decoder:
    return lambda data: tuple(one(value) for one, value in zip(each, _checked(data, list), strict=True))


def _of_dict(one: Decoder) -> Decoder:
    return lambda data: {name: one(value) for name, value in _checked(data, dict).items()}


def _of_optional(one: Decoder) -> Decoder:
    return lambda data: None if data is None else one(data)


def _of_leaf(kind: Any) -> Decoder:
    return lambda data: _checked(float(data) if kind is float and type(data) is int else data, kind)


def _checked(data: Any, kind: Any) -> Any:
    if type(data) is not kind:
        raise TypeError(f"{type(data).__name__} where {kind} should be")
    return data
