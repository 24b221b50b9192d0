"""`python -m e2e.faults.seed N`: the newest schema and N agencies, in one process."""

from __future__ import annotations

import sys

from app import create_app
from realestate import config, schema
from realestate.db import transaction, utc_now
from realestate.tenancy.actions import open_tenant


def main(number: int) -> None:
    settings = config.load()
    schema.upgrade(settings)
    app = create_app(settings)
    with app.app_context(), transaction():
        for place in range(number):
            open_tenant(slug=f"agency{place}", name=f"Agency {place}", plan="pro", now=utc_now())


if __name__ == "__main__":
    main(int(sys.argv[1]))
