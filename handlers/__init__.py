"""What the bot does when a word or the clock arrives: Request → Reply, jobs, and the ports it needs."""
