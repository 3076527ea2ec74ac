"""`project_store`: the store of a PRD's folder."""

from __future__ import annotations

import os
from pathlib import Path

from shipworthy.adapters.project_folder import private_folder
from shipworthy.adapters.rescue import take_back
from shipworthy.adapters.stores.open import open_store
from shipworthy.records import Store

VARIABLE = "SHIPWORTHY_STORE"
"""Names another store, by URL or path."""


def project_store(folder: Path) -> Store:
    """The store named in SHIPWORTHY_STORE, else `<folder>/.shipworthy/store.db`.

    Records that an earlier run could not write (a full disk) are read back in.

    Raises:
        StoreUnwritable: It can't be opened.
    """
    private = private_folder(folder)
    store = open_store(os.environ.get(VARIABLE) or private / "store.db")
    try:
        take_back(store, folder)
    except BaseException:
        store.close()
        raise
    return store
