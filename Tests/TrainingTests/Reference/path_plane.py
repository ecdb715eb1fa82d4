"""Makes path_plane.json: the principal components of a path through parameters, by scikit-learn.

    pip install scikit-learn
    python3 path_plane.py
"""

import json
import pathlib

import numpy as np
from sklearn.decomposition import PCA

rng = np.random.default_rng(5)
steps, parameters = 9, 24
# A way that bends: most of it along one direction, some along another, and noise.
t = np.linspace(0, 1, steps)[:, None]
a, b = rng.normal(size=(2, parameters))
path = 3 * t * a + np.sin(3 * t) * b + 0.05 * rng.normal(size=(steps, parameters))
path = path.astype(np.float32)
pca = PCA(n_components=2).fit(path)
document = {
    "path": path.tolist(),
    "components": pca.components_.tolist(),
    "explained": pca.explained_variance_ratio_.tolist(),
    # Seen from the last place, as the plane is.
    "places": ((path - path[-1]) @ pca.components_.T).tolist(),
}
file = pathlib.Path(__file__).with_suffix(".json")
file.write_text(json.dumps(document) + "\n")
