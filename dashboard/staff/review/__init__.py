"""The daily review 日审: findings of a day, closed one by one with a cause."""
