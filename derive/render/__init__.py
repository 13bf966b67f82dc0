"""One file a format; `pdf` and its neighbours alone know TeX engines."""
