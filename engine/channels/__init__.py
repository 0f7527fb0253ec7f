"""Channels: the ways by which notices leave the office, one a module, set up in one file."""

from __future__ import annotations

from engine.channels.channel import Channel, Door, Letter, UndeliveredError
from engine.channels.channel_file import read_channels

__all__ = ["Channel", "Door", "Letter", "UndeliveredError", "read_channels"]
