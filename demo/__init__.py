"""The demo city 清河市: a city whose monitors are simulated forwards."""
