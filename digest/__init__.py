"""What Zhaibao knows: articles, sections, summaries, scripts, due times, messages. Pure rules, no I/O."""
