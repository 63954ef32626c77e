"""The command line: each command is one call into a package. Heavy packages are imported by the command that needs them."""

import io
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ingest.build import Harvest
    from queries.store import Store

__version__ = "0.1.0"
_STORE = click.option("--store", "place", default="store", show_default=True, metavar="DIR|URL", help="A folder, or the address of a SPARQL endpoint.")
_PLACES = click.Path()  # files, folders and addresses of the web, which a Path would spoil


class Stop(click.ClickException):
    """Ends the command with one line: what was asked for makes no sense, or came to nothing."""

    exit_code = 2


@click.group("covertrace", invoke_without_command=True)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """Is this massage covered, who says so, and what would change it?"""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=_PLACES)
@click.option("--format", "form", type=click.Choice(["jsonl", "text"]), default="jsonl", show_default=True)
def extract(paths: tuple[str, ...], form: str) -> int:
    """Print the claims of articles, a line for each claim and passage.

    A PATH is a file (text, Markdown, HTML, PDF, DOCX), a folder of files, or an http or https address.
    """
    from ingest.build import harvest
    from ingest.rows import rows

    found = harvest(paths)
    for article, statements in found.read:
        for row in rows(article, statements):
            quote = " ".join(str(row["quote"]).split())
            plain = f"{row['article']}:{row['start']}-{row['end']} {row['stance']} ({row['certainty']}) “{quote}”"
            click.echo(json.dumps(row, ensure_ascii=False) if form == "jsonl" else plain)
    return _report_unreadable(found, paths)


@cli.command()
@click.argument("paths", nargs=-1, type=_PLACES)
@_STORE
def build(paths: tuple[str, ...], place: str) -> int:
    """Build a store from articles (those that ship, if none are given), or leave it as it was.

    A PATH is a file (text, Markdown, HTML, PDF, DOCX), a folder of files, or an http or https address.

    Exit status: 0 all read, 1 built without what could not be read, 2 nothing built.
    """
    from ingest.build import SHIPPED, graph_of, harvest, proposed
    from ingest.graph import BadEvidence, claim_iri
    from queries.store import StoreError, open_store

    paths = paths or (str(SHIPPED),)
    found = harvest(paths, _progress)
    status = _report_unreadable(found, paths)
    if not found.read:
        raise Stop(f"nothing to build from; {place} is as it was")
    try:
        triples = open_store(place).replace(graph_of(found))
    except (BadEvidence, StoreError, OSError) as error:
        raise Stop(f"{_told(error)}; {place} is as it was") from error
    claims = len({claim_iri(statement) for _, statements in found.read for statement in statements})
    counts = {"article": len(found.read), "claim": claims, "passage": found.statements, "triple": triples}
    told = ", ".join(f"{count} {name if count == 1 else name + 's'}" for name, count in counts.items())
    click.echo(f"{place}: {told}")
    for copy, source in found.copies:
        click.echo(f"copy, counted as one source: {copy.file_name} is a copy of {source.file_name}")
    for label, count in proposed(found).items():
        click.echo(f"proposed payer, not in the vocabulary: {label} ({count} {'passage' if count == 1 else 'passages'})")
    return status


@cli.command()
@click.argument("question", required=False)
@_STORE
@click.option("--format", "form", type=click.Choice(["text", "json", "jsonl"]), help="text, or with - jsonl, unless told otherwise.")
def ask(question: str | None, place: str, form: str | None) -> None:
    """Answer a QUESTION in words, or with - each line of the standard input."""
    from queries.answer import ask as answer
    from queries.printing import answer_text

    store = _readable(place)
    many = question == "-" or (question is None and not sys.stdin.isatty())
    form = form or ("jsonl" if many else "text")
    width = min(shutil.get_terminal_size().columns, 100)
    if not many and not (question or "").strip():
        raise Stop("the question is empty; ask for example: covertrace ask 'Does Medicare cover massage?'")
    for each in _questions() if many else [str(question).encode(errors="replace").decode()]:
        answered = answer(store, each)
        indent = 2 if form == "json" and not many else None
        click.echo(answer_text(answered, width) if form == "text" else json.dumps(answered.as_dict(), ensure_ascii=False, indent=indent))
        sys.stdout.flush()


@cli.command()
@click.argument("name", required=False)
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="A parameter; several times for several values.")
@_STORE
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
def query(name: str | None, params: tuple[str, ...], place: str, form: str) -> None:
    """Run the query of this NAME from the catalogue; without a name, list the catalogue."""
    from queries import catalogue, printing

    if name is None:
        click.echo(printing.catalogue_text())
        return
    chosen = catalogue.query(name)
    names, rows = printing.run(_readable(place), chosen, chosen.bind(**_bindings(params)))
    click.echo(printing.FORMATS[form](names, rows))


@cli.command()
@_STORE
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
def serve(place: str, host: str, port: int) -> None:
    """Serve the site until Ctrl-C."""
    from server import create_app
    from server.serving import serve as serve_app

    serve_app(create_app(_readable(place)), host, port, told=lambda address: click.echo(f"Covertrace is at {address} (Ctrl-C stops it)"))


@cli.command()
@_STORE
@click.option("--format", "form", type=click.Choice(["turtle", "ntriples", "rdfxml", "jsonld"]), default="turtle", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="A file, instead of the standard output.")
def export(place: str, form: str, output: Path | None) -> None:
    """Write everything in a store as RDF."""
    from queries.export import export as written

    data = written(_readable(place), form)
    if output:
        output.write_bytes(data)
    else:
        sys.stdout.buffer.write(data)


@cli.command()
@_STORE
@click.option("--dl", is_flag=True, help="Also ask the OWL reasoner HermiT, which needs Java.")
def check(place: str, dl: bool) -> int:
    """Check a store: violation queries and shapes, a line for each finding."""
    from queries.checks import violations

    count = 0
    for line in violations(_readable(place), dl):
        click.echo(line)
        count += 1
    click.echo(f"{place}: {count or 'no'} violations", err=bool(count))
    return 1 if count else 0


@cli.command()
@click.argument("gold", type=click.Path(path_type=Path, exists=True))
@click.option("--articles", multiple=True, type=_PLACES, help="The articles that gold claims were taken from; several times for several.")
@click.option("--missed", is_flag=True, help="List the gold spans that were not found.")
@click.option("--wrong", is_flag=True, help="List the questions that were answered wrongly.")
@_STORE
def evaluate(gold: Path, articles: tuple[str, ...], missed: bool, wrong: bool, place: str) -> None:
    """Score against GOLD: a folder of gold claims (.jsonl, one an article), or a .jsonl file of questions."""
    if not articles and gold.is_dir():
        raise Stop("gold claims are scored against articles: say where they are with --articles PATH")
    if articles:
        from ingest import evaluate as claims
        from ingest.build import harvest

        found = harvest(articles)
        _report_unreadable(found, articles)
        lines = claims.evaluate(gold, found.read).lines(missed)
    else:
        from queries import evaluate as questions

        lines = questions.evaluate(gold, _readable(place)).lines(wrong)
    for line in lines:
        click.echo(line)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line. Whatever goes wrong is told in one line, with an exit status other than 0."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        with cli.make_context("covertrace", list(sys.argv[1:] if arguments is None else arguments)) as context:
            status = cli.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as ended:
        status = ended.exit_code
    except (click.Abort, KeyboardInterrupt):
        status = 130
    except BrokenPipeError:
        _drop_output()
        status = 141
    except Exception as error:
        status = _fail(error)
    sys.exit(status)


def _fail(error: Exception) -> int:
    if os.environ.get("COVERTRACE_DEBUG"):
        raise error
    if isinstance(error, OSError):
        _drop_output()
    print(f"covertrace: {_told(error)}", file=sys.stderr)
    return error.exit_code if isinstance(error, click.ClickException) else 1


def _told(error: Exception) -> str:
    """An error in one line; one that nobody foresaw is called by its name."""
    if isinstance(error, click.ClickException):
        told = error.format_message()
    elif isinstance(error, OSError) and error.strerror:
        told = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    elif type(error).__module__.split(".")[0] in ("ontology", "ingest", "queries", "server") or type(error) is ValueError:
        told = str(error)
    else:
        told = f"internal error, {type(error).__name__}: {error} (COVERTRACE_DEBUG=1 shows where)"
    return " ".join(told.split())


def _drop_output() -> None:
    """Nobody reads the standard output any more: keep the interpreter from complaining when it closes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report_unreadable(found: "Harvest", paths: Sequence[str]) -> int:
    """A line for each file that could not be read; 1 if there is one, or nothing to read at all."""
    for line in found.unreadable:
        click.echo(" ".join(line.split()), err=True)
    if not found.read and not found.unreadable:
        click.echo(f"no article in {', '.join(map(str, paths))}", err=True)
    return 0 if found.read and not found.unreadable else 1


def _progress(name: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\033[Kreading {name}\r", err=True, nl=False)


def _readable(place: str) -> "Store":
    """The store, after a look that it is there. Raises queries.store.StoreError."""
    from queries.store import open_store

    store = open_store(place)
    store.version()
    return store


def _questions() -> Iterator[str]:
    """The lines of the standard input that hold something."""
    for line in sys.stdin.buffer:
        text = line.decode("utf-8", errors="replace").strip()
        if text:
            yield text


def _bindings(params: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for param in params:
        name, equals, value = param.partition("=")
        if not equals:
            raise Stop(f"--param {param}: write it as NAME=VALUE")
        found.setdefault(name, []).append(value)
    return found


if __name__ == "__main__":
    main()
