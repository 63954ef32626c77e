"""Whether a store can be read at present, for a monitor: what ails it in one line, or nothing."""

from queries.store import Store, StoreError


def ailing(store: Store) -> str | None:
    """Why a store can't be read and what to do (the message is for whoever runs the site), or None where it can.

    A look at the link, the manifest and the sizes of the files, and a question with one answer; no digests. Where the store is an
    endpoint, a request or two.
    """
    try:
        found = store.rows("ASK { ?claim a <https://w3id.org/covertrace/ontology#Claim> }")
    except StoreError as error:
        return str(error)
    return None if found == [{"ask": "true"}] else f"{store.name} holds no claim; build it from articles with 'covertrace build PATH… --store {store.name}'"
