"""The local web app: pages over the jobs of `workbench`, rendered from `report`'s page dataclasses."""
