"""What is tried before an equality is called false: other meanings of its symbols, their values, what is unsaid."""
