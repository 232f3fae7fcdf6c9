"""The demos of this chapter, in Python."""
