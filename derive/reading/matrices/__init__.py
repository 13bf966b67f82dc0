"""Matrices and vectors with shapes: a formula of them becomes an equality of entries, proved as any other."""
