"""Learning the numbers of the summary from articles with an editor's own summary."""
