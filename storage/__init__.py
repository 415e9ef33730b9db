"""What Zhaibao remembers, in one SQLite file. The only room that imports sqlite-utils."""
