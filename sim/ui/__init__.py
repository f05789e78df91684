"""The planners' app: pages in the browser, in Chinese and English."""
