"""One file a format: from a document's text to its pieces of mathematics, each with its place."""
