"""Results for readers, in Chinese and English."""
