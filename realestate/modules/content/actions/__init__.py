"""The brand changed; pages saved, published and taken down; people's profiles; categories of articles."""

from realestate.modules.content.actions.brand import latest, restore_brand, save_brand

__all__ = ["latest", "restore_brand", "save_brand"]
