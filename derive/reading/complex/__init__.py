r"""Complex numbers: z^*, \Re, \Im and |z|, each a pair of real quantities; proved or left open, never false."""
