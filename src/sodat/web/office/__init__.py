"""The pages of the offices: city and central officials."""
