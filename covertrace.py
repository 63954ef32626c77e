"""The command line: each command is one call into a package. Heavy packages are imported by the command that needs them."""

import io
import json
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ingest.build import Read
    from ingest.cache import Cache
    from ingest.tally import Tally
    from queries.store import Store
    from server.own_articles import OwnArticles

__version__ = "0.1.0"
_STORE = click.option("--store", "place", default="store", show_default=True, metavar="DIR|URL", help="A folder, or the address of a SPARQL endpoint.")
_PATHS = click.Path(path_type=Path)
_FOLDER = click.Path(path_type=Path, file_okay=False)
_PLACES = click.Path()  # files, folders and addresses of the web, which a Path would spoil
_JOBS = click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes that read; unless told otherwise one for each core.")
_SCHEDULER = click.option(
    "--scheduler", default="", metavar="tcp://HOST:PORT", help="The workers of this Dask scheduler read, instead of processes here; trust it and its network."
)
_CACHE = click.option(
    "--cache", type=_PATHS, metavar="DIR", help="Where to keep what was read; unless told otherwise the cache folder of the platform."
)
_NO_CACHE = click.option("--no-cache", is_flag=True, help="Read everything anew, and keep nothing.")


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
@click.option("--format", "form", type=click.Choice(["jsonl", "text"]), help="jsonl, or with --explain text, unless told otherwise.")
@click.option("--explain", is_flag=True, help="Show how each sentence was read: what it names, which rule fired, why nothing was taken.")
@_JOBS
@_SCHEDULER
@_CACHE
@_NO_CACHE
def extract(paths: tuple[str, ...], form: str | None, explain: bool, jobs: int | None, scheduler: str, cache: Path | None, no_cache: bool) -> int:
    """Print the claims of articles, a line for each claim and passage; what came of it all is told on the standard error.

    A PATH is a file (text, Markdown, HTML, PDF, DOCX), a folder of files, or an http or https address.
    """
    from ingest.rows import row_text, rows
    from ingest.tally import Tally

    _check_readers(jobs, scheduler, explain)
    if explain:
        return _explain(paths, form or "text")
    tally = Tally()
    for read in _reading(paths, tally, jobs, _cache(cache, no_cache), bar=not sys.stdout.isatty(), scheduler=scheduler):
        for row in rows(read.article, read.statements):
            click.echo(row_text(row) if form == "text" else json.dumps(row, ensure_ascii=False))
    sys.stdout.flush()
    for line in tally.lines():
        click.echo(line, err=True)
    return _status(tally, paths)


def _explain(paths: Sequence[str], form: str) -> int:
    """The lines of `extract --explain`: read in this process and without the cache, which keeps no trace."""
    from ingest.explain import explained
    from ingest.tally import Tally

    tally = Tally()
    for read in _reading(paths, tally, traced=True, bar=not sys.stdout.isatty()):
        for line in explained(read, form):
            click.echo(line)
    return _status(tally, paths)


@cli.command()
@click.argument("paths", nargs=-1, type=_PLACES)
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="The folder to write the pages into.")
@click.option("--workspace", "folder", type=_FOLDER, metavar="DIR", help="The folder of own articles; each PATH is brought into it.")
@click.option("--list", "listed", is_flag=True, help="List the articles of the workspace with their claims and what was decided.")
@click.option("--article", default="", metavar="ARTICLE", help="List this one alone, by id or name.")
@click.option("--accept", multiple=True, metavar="ID", help="Accept the claim of this id; several times for several.")
@click.option("--reject", multiple=True, metavar="ID", help="Reject the claim of this id.")
@click.option("--undecide", multiple=True, metavar="ID", help="Take back what was decided on the claim of this id.")
@click.option("--accept-all", multiple=True, metavar="ARTICLE", help="Accept what is undecided of an article and was judged by a rule.")
@click.option("--withdraw", multiple=True, metavar="ARTICLE", help="Take an article out of the workspace; the next build leaves it out.")
@click.option("--by", default="", metavar="NAME", help="Who decides, to be written down.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Of the list; json is a line an article.")
@click.pass_context
def review(context: click.Context, /, paths: tuple[str, ...], output: Path | None, folder: Path | None, **asked: Any) -> int:
    """Check what is read in articles, before it is published.

    With --output: write a page for each article of PATHS with its claims marked in the text, and a page that lists them all.

    With --workspace: bring articles into a folder and decide on their claims; `covertrace build --reviewed DIR` publishes what was accepted.
    """
    if (output is None) == (folder is None):
        raise Stop("say where to write pages with --output DIR, or where own articles are kept with --workspace DIR")
    if folder:
        return _review_workspace(folder, paths, asked)
    given = [f"--{name.replace('_', '-')}" for name, value in asked.items() if value and name not in ("form", "listed")]
    if given or asked["listed"]:
        raise Stop(f"{(given or ['--list'])[0]} needs --workspace DIR")
    return _review_pages(context, paths, output)


def _review_pages(context: click.Context, paths: tuple[str, ...], output: Path | None) -> int:
    from ingest.review import Review
    from ingest.tally import Tally

    if not paths:
        raise click.MissingParameter(ctx=context, param=context.command.params[0])
    assert output
    tally, pages = Tally(), Review(output)
    for read in _reading(paths, tally, traced=True):
        pages.add(read)
    if tally.read:
        click.echo(f"{pages.finish(tally)}: {tally.read} {'article' if tally.read == 1 else 'articles'}")
    return _status(tally, paths)


def _review_workspace(folder: Path, paths: tuple[str, ...], asked: dict[str, Any]) -> int:
    """What `review --workspace` does: bring, decide, withdraw, in this order, then list where that is asked for, or nothing else was."""
    from ingest.desk import Desk, lines
    from workspace.folder import Workspace

    workspace = Workspace(folder)
    if paths:
        workspace.make()
    elif not folder.is_dir():
        raise Stop(f"{folder}: there is no workspace; begin one with: covertrace review PATH… --workspace {folder}")
    desk, status = Desk(workspace), 0
    for line, taken in desk.bring(paths):
        click.echo(line, err=not taken)
        status = status if taken else 1
    decided = {claim: name for name, option in (("undecided", "undecide"), ("rejected", "reject"), ("accepted", "accept")) for claim in asked[option]}
    if decided:
        click.echo(f"{desk.decide(decided, asked['by'])} decided", err=True)
    for article in asked["accept_all"]:
        click.echo(f"{article}: {desk.accept_all(article, asked['by'])} accepted", err=True)
    for article in asked["withdraw"]:
        click.echo(f"{desk.withdraw(article)}: withdrawn", err=True)
    if asked["listed"] or asked["article"] or not (paths or decided or asked["accept_all"] or asked["withdraw"]):
        for entry, reading, decisions in desk.read(asked["article"]):
            for line in lines(entry, reading, decisions, asked["form"]):
                click.echo(line)
    return status


@cli.command()
@click.argument("paths", nargs=-1, type=_PLACES)
@_STORE
@_JOBS
@_SCHEDULER
@_CACHE
@_NO_CACHE
@click.option("--proposals", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write proposed concepts and their passages as Turtle.")
@click.option("--reviewed", type=_FOLDER, metavar="DIR", help="A workspace of own articles: of these, the claims that were accepted are added.")
def build(
    paths: tuple[str, ...], place: str, jobs: int | None, scheduler: str, cache: Path | None, no_cache: bool, proposals: Path | None, reviewed: Path | None
) -> int:
    """Build a store from articles (those that ship, if none are given), or leave it as it was.

    A PATH is a file (text, Markdown, HTML, PDF, DOCX), a folder of files, or an http or https address.

    Exit status: 0 all read, 1 built without what could not be read, 2 nothing built.
    """
    from ingest.build import SHIPPED, lines_of
    from ingest.cluster_client import ClusterError
    from ingest.graph import BadEvidence
    from ingest.progress import Progress
    from ingest.proposed import turtle
    from ingest.reviewed import Taken, accepted
    from ingest.stream import Spool
    from ingest.tally import Tally
    from queries.store import StoreError, open_store
    from workspace.folder import Workspace

    _check_readers(jobs, scheduler)
    paths = paths or (str(SHIPPED),)
    store = open_store(place)
    if proposals and not proposals.absolute().parent.is_dir():
        raise Stop(f"{proposals}: there is no folder {proposals.parent} to write it into; {store.name} is as it was")
    if reviewed and not reviewed.is_dir():
        raise Stop(f"{reviewed}: there is no workspace; begin one with: covertrace review PATH… --workspace {reviewed}. {store.name} is as it was")
    tally, taken, kept = Tally(), Taken(), _cache(cache, no_cache)
    with Spool() as found:
        try:
            for read in _reading(paths, tally, jobs, kept, again=True, scheduler=scheduler):
                found.add(read)
        except ClusterError as error:
            raise Stop(f"{error}; {store.name} is as it was") from error
        status = _status(tally, paths)
        for read in accepted(Workspace(reviewed), taken, tally.knows, kept) if reviewed else ():
            tally.add(read)
            found.add(read)
        if not tally.read:
            raise Stop(f"nothing to build from; {store.name} is as it was")
        try:
            shown = sys.stderr.isatty()
            with Progress("writing", tally.read, shown) as progress, Progress("sending", 100, shown) as sending:
                triples = store.replace(lines_of(found, progress.step), lambda sent, whole: sending.reach(100 * sent // whole))
            copies = found.copies
        except (BadEvidence, StoreError, OSError) as error:
            raise Stop(f"{_told(error)}; {store.name} is as it was") from error
    counts = {"article": tally.read, "claim": len(tally.claims), "passage": tally.statements, "triple": triples}
    told = ", ".join(f"{count} {name if count == 1 else name + 's'}" for name, count in counts.items())
    click.echo(f"{store.name}: {told}")
    if reviewed:
        Workspace(reviewed).keep_built(store.version(), taken.articles, taken.names)
        for line in taken.lines():
            click.echo(line)
    for line in tally.lines():
        click.echo(line)
    for copy in copies:
        click.echo(f"copy, counted as one source: {copy.file_name} is a copy of {copy.source}")
    for one in tally.proposed:
        click.echo(f"proposed {one.kind}, not in the vocabulary: {one.label} ({one.count} {'passage' if one.count == 1 else 'passages'})")
    if proposals:
        proposals.write_text(turtle(tally.proposed), encoding="utf-8")
        click.echo(f"{proposals}: {len(tally.proposed)} proposed {'concept' if len(tally.proposed) == 1 else 'concepts'}, for an editor to accept from")
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
    for each in _questions() if many else [str(question)]:
        answered = answer(store, each)
        if form == "text":
            click.echo(answer_text(answered, width))
        else:
            click.echo(json.dumps(answered.as_dict(), ensure_ascii=False, indent=2) if form == "json" and not many else answered.as_json())
        sys.stdout.flush()


@cli.command()
@click.argument("name", required=False)
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="A parameter; several times for several values.")
@click.option("--against", metavar="earlier|DIR|URL", default="", help="Only what differs from the build before this one, or from another store.")
@_STORE
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json", "markdown"]), default="table", show_default=True,
    help="A graph is Turtle where a table is asked for.",
)  # fmt: skip
def query(name: str | None, params: tuple[str, ...], against: str, place: str, form: str) -> None:
    """Run the query of this NAME from the catalogue; without a name, list the catalogue.

    A concept is given by its key, label, synonym or code, or as "any" where the query is for all of them.
    """
    from queries import catalogue, library, printing
    from queries.table import TRIPLE, Graph

    if name is None:
        click.echo(printing.library_markdown() if form == "markdown" else printing.catalogue_text())
        return
    chosen = catalogue.query(name)
    if against and chosen.is_graph:
        raise Stop(f"{name} gives a graph; only rows can be compared with another build")
    found = library.run(_readable(place), chosen, _bindings(params), against=against)
    for each in [each for each in chosen.params if each not in found.given and each not in chosen.optional]:
        click.echo(f"{each}={chosen.example(each)}, the example; another one with --param {each}=…", err=True)
    if isinstance(found, Graph):
        click.echo(found.turtle.rstrip("\n") if form == "table" else printing.FORMATS[form](TRIPLE, found.rows))
    else:
        click.echo(printing.FORMATS[form](found.shown if form == "table" else found.columns, found.rows))


@cli.command()
@click.argument("words", nargs=-1, required=True)
@_STORE
@click.option("--kind", type=click.Choice(["concept", "claim", "article", "passage"]), help="Only results of this kind.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many results to show.")
@click.option("--exact", is_flag=True, help="Search for the words as they are typed; correct none, and leave none out.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def search(words: tuple[str, ...], place: str, kind: str | None, limit: int, exact: bool, form: str) -> None:
    """Find concepts, claims, articles and passages by WORDS; the best come first."""
    from queries.search import search as searched
    from queries.search_printing import search_json, search_text

    found = searched(_readable(place), " ".join(words), {"kind": kind or ""}, limit=limit, exactly=exact)
    if not found.words:
        raise Stop("there is no word to search for; give letters or digits, for example: covertrace search Part C")
    click.echo(search_json(found) if form == "json" else search_text(found))


@cli.command()
@_STORE
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="How many processes answer; two for each core at most.")
@click.option("--query-seconds", "seconds", type=click.FloatRange(0.1), default=10, show_default=True, help="How long a query at /sparql may take.")
@click.option("--query-memory", "memory", type=click.IntRange(64), default=512, show_default=True, help="Megabytes that it may use.")
@click.option("--query-rows", "rows", type=click.IntRange(1), default=10_000, show_default=True, help="Rows that it may give.")
@click.option("--queries", "at_once", type=click.IntRange(1), default=4, show_default=True, help="How many may run at once.")
@click.option("--own-articles", "folder", type=_FOLDER, metavar="DIR", help="Let researchers with the token of COVERTRACE_TOKEN bring articles, kept here.")
@click.option("--articles", multiple=True, type=_PLACES, metavar="PATH", help="What is built beside own articles; those that ship, unless told otherwise.")
@click.option("--public-url", default="", envvar="COVERTRACE_PUBLIC_URL", metavar="URL", help="Where people find the site, as in https://coverage.example.org.")
@click.option("--allowed-host", "hosts", multiple=True, envvar="COVERTRACE_ALLOWED_HOSTS", metavar="NAME", help="Refuse requests to other hosts.")
@click.option("--proxies", type=click.IntRange(0), default=0, show_default=True, envvar="COVERTRACE_PROXIES", help="How many reverse proxies are in front.")
@click.option(
    "--ask-limit", default="120/minute", show_default=True, envvar="COVERTRACE_ASK_LIMIT", metavar="N/PERIOD|none",
    help="How often one client may ask; this machine is not limited.",
)
@click.option(
    "--sparql-limit", default="120/minute", show_default=True, envvar="COVERTRACE_SPARQL_LIMIT", metavar="N/PERIOD|none",
    help="How often one client may query /sparql.",
)
@click.option("--metrics", is_flag=True, help="Serve counts for Prometheus at /metrics, to this machine or with the token of COVERTRACE_METRICS_TOKEN.")
@click.option("--json-log", is_flag=True, help="Log a line of JSON for each request, without what was asked.")
def serve(
    place: str, host: str, port: int, workers: int, seconds: float, memory: int, rows: int, at_once: int, folder: Path | None,
    articles: tuple[str, ...], **how: Any,
) -> None:
    """Serve the site until Ctrl-C, or until SIGTERM, which lets it finish what is under way."""
    from queries.uncollected import uncollected

    with uncollected():
        from queries.guarded import Limits
        from queries.store import open_store
        from server import create_app
        from server.settings import Settings, limit_storage_given, metrics_token_given

    if articles and not folder:
        raise Stop("--articles needs --own-articles DIR: it says what is built together with them")
    limits = Limits(seconds=seconds, memory=memory, rows=rows, at_once=at_once)
    own = _own_articles(folder, place, articles) if folder else None
    settings = Settings(**how, limit_storage=limit_storage_given(), metrics_token=metrics_token_given())
    store = _readable(place)

    def told(address: str) -> None:
        click.echo(f"Covertrace is at {address} (Ctrl-C stops it)")

    if workers == 1:
        from server.serving import serve as serve_app

        with uncollected():
            app = create_app(store, limits=limits, own_articles=own, settings=settings)
        serve_app(app, host, port, told)
    else:
        from server.worker_processes import serve_with, share

        del store  # each process opens its own
        limits = share(limits, workers)
        serve_with(workers, lambda: create_app(open_store(place), limits=limits, own_articles=own, settings=settings), host, port, told)


def _own_articles(folder: Path, place: str, articles: tuple[str, ...]) -> "OwnArticles":
    from server.own_articles import OwnArticles, token_given

    return OwnArticles(folder, token_given(), place, articles)


@cli.command()
@_STORE
@click.option("--format", "form", type=click.Choice(["turtle", "ntriples", "rdfxml", "jsonld"]), default="turtle", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="A file, instead of the standard output.")
@click.option("--shards", type=_FOLDER, metavar="DIR", help="A folder for N-Triples files of bounded size with a manifest, for bulk loaders.")
@click.option("--shard-triples", "most", type=click.IntRange(1), default=1_000_000, show_default=True, help="Triples of one of these files, at most.")
@click.option("--gzip", "compressed", is_flag=True, help="Compress these files.")
def export(place: str, form: str, output: Path | None, shards: Path | None, most: int, compressed: bool) -> None:
    """Write everything in a store as RDF."""
    from queries.export import export as written

    if shards:
        from queries.shards import write_shards

        if output:
            raise Stop("--shards can't go with --output: it writes files of its own; leave one out")
        files = write_shards(_readable(place), shards, most, compressed)
        click.echo(f"{shards}: {sum(file.triples for file in files)} triples in {len(files)} {'file' if len(files) == 1 else 'files'}")
        return
    if compressed:
        raise Stop("--gzip needs --shards DIR")
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
    store = _readable(place)
    for line in violations(store, dl):
        click.echo(line)
        count += 1
    click.echo(f"{store.name}: {count or 'no'} {'violation' if count == 1 else 'violations'}", err=bool(count))
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
        for line in found.unreadable:
            click.echo(" ".join(line.split()), err=True)
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
    lost: list[threading.Timer] = []
    sys.unraisablehook = _not_lost(sys.unraisablehook, lost)
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
    for again in lost:
        again.cancel()
    sys.exit(130 if lost else status)


def _not_lost(otherwise: Callable[["sys.UnraisableHookArgs"], object], lost: list[threading.Timer]) -> Callable[["sys.UnraisableHookArgs"], object]:
    """A hook that gives an interrupt which came while Python was clearing up, and so could not be raised, once more a moment later; `lost` tells of it."""

    def hook(told: "sys.UnraisableHookArgs") -> None:
        if isinstance(told.exc_value, KeyboardInterrupt):
            lost.append(threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT)))
            lost[-1].start()
        else:
            otherwise(told)

    return hook


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
    elif isinstance(error, MemoryError):
        told = "memory ran out, and nothing was changed; give it more, or fewer articles at once"
    elif type(error).__module__.split(".")[0] in ("ontology", "ingest", "queries", "server", "workspace") or type(error) is ValueError:
        told = str(error)
    else:
        told = f"internal error, {type(error).__name__}: {error} (COVERTRACE_DEBUG=1 shows where)"
    return " ".join(told.split())


def _drop_output() -> None:
    """Nobody reads the standard output any more: keep the interpreter from complaining when it closes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _reading(
    paths: Sequence[Path | str], tally: "Tally", jobs: int | None = 1, cache: "Cache | None" = None, bar: bool = True, again: bool = False,
    traced: bool = False, scheduler: str = "",
) -> "Iterator[Read]":
    """The articles as they are read, counted; a line for each file that can't be. Articles equal to one before come out only if asked for (`again`)."""
    from ingest.build import Read, Unread, article_paths
    from ingest.parallel import usable_cores
    from ingest.progress import Progress
    from ingest.stream import stream

    left_out: list[Unread] = []
    files = list(article_paths(paths, left_out.append))
    with Progress("reading", len(files), bar and sys.stderr.isatty()) as progress:
        for each in left_out:
            tally.add(each)
            progress.say(" ".join(each.why.split()))
        for found in stream(files, jobs or usable_cores(), cache, progress.say, traced, scheduler):
            new = tally.add(found)
            if not isinstance(found, Read):
                progress.say(" ".join(found.why.split()))
            elif new or again:
                yield found
            progress.step()


def _check_readers(jobs: int | None, scheduler: str, explain: bool = False) -> None:
    """Raise Stop where it is said twice, and in two ways, who reads."""
    if scheduler and (jobs or explain):
        raise Stop(f"--scheduler can't go with {'--jobs: the cluster has its own processes' if jobs else '--explain: traces are made here'}; leave one out")


def _cache(folder: Path | None, no_cache: bool) -> "Cache | None":
    """The cache to use. Where it can't be used articles are read without one; that is told only of a folder that was asked for."""
    from ingest.cache import default_folder, open_cache

    if no_cache:
        return None
    try:
        return open_cache(folder or default_folder())
    except (OSError, RuntimeError) as error:
        if folder:
            click.echo(f"{folder} can't be used as a cache ({_told(error)}); reading without one", err=True)
        return None


def _status(tally: "Tally", paths: Sequence[Path | str]) -> int:
    """0 if all that was given was read; 1 if not, or if there was nothing to read, which is told."""
    if not tally.read and not tally.unread:
        click.echo(f"no article in {', '.join(map(str, paths))}", err=True)
    return 0 if tally.read and not tally.unread else 1


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
