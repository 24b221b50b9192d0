"""What servers and the flask command load."""

from __future__ import annotations

import sys

from app import create_app
from realestate.blueprints.ops import unsafe_database
from realestate.config import ConfigError

try:
    app = create_app()
except ConfigError as error:
    sys.exit(str(error))

with app.app_context():
    problem = unsafe_database()
if problem:
    sys.exit(f"Not starting:\n- {problem}")
