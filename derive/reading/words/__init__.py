"""Matrices without shapes, as words in symbols that don't commute; what is true so is true in any shapes that fit."""
