"""Manners of writing: each file takes one and puts it as the grammar and the prover have it."""
