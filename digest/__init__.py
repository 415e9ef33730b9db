"""What Zhaibao knows: articles, sections, summaries, scripts, due times. Pure rules, no I/O."""
