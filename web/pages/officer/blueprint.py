"""Where the officer's pages stand."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("officer", __name__)
