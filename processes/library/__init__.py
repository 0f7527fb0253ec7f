"""The shelf: flows that come with the product, one folder each, and how they are built from their item tables."""
